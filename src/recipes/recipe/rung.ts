import { AdaptError } from '../../lib/errors.js';
import type { LadderTools, Offer, Proposal, Rung, Subject } from '../rung.js';
import { propose } from './apply.js';
import { mismatch, weight } from './match.js';
import type { LoadedRecipe } from './read.js';
import { loadRecipes, type RecipeSet, type RecipeSources } from './sources.js';

/** The rung of named recipes, with those that ship with the tool alone. */
export const recipeRung: Rung = (subject, all, tools) => recipeRungOf({ cacheDir: tools.context.cacheDir })(subject, all, tools);

/** The rung of named recipes: also the project's own, and those that a user names. They are read when the first gap asks. */
export function recipeRungOf(sources: RecipeSources): Rung {
  let set: Promise<RecipeSet> | undefined;
  /** What was worked out for these subjects: several gaps of one tree share it. */
  const known = new WeakMap<readonly Subject[], Map<string, Promise<Proposal | undefined>>>();
  const choices = new WeakMap<Subject, Promise<LoadedRecipe[]>>();
  return async (subject, all, tools) => {
    const { recipes, preferred } = await (set ??= loadRecipes(sources));
    const fittingFor = (one: Subject): Promise<LoadedRecipe[]> => {
      const choice = choices.get(one) ?? ordered(recipes, preferred, one, tools);
      choices.set(one, choice);
      return choice;
    };
    const fitting = await fittingFor(subject);
    const answers = known.get(all) ?? new Map<string, Promise<Proposal | undefined>>();
    known.set(all, answers);
    const offer: Offer = { proposals: [], reason: subject.root === undefined ? '' : 'no recipe is for it' };
    for (const loaded of fitting) {
      if (loaded.recipe.order === 'last' && !preferred.has(loaded.name) && offer.proposals.length > 0) continue;
      const group = await sameTree(loaded, subject, all, fittingFor);
      const answerFor = (subjects: readonly Subject[]): Promise<Proposal | undefined> => {
        const key = JSON.stringify([loaded.name, subjects.map(({ gap }) => gap.id)]);
        const answer = answers.get(key) ?? propose(loaded, subjects, tools);
        answers.set(key, answer);
        return answer;
      };
      try {
        // One gap of a file that can't be closed must not keep the others open.
        const proposal = await answerFor(group).catch((error: unknown) => {
          if (!(error instanceof AdaptError) || group.length === 1 || subject.root !== undefined) throw error;
          return answerFor([subject]);
        });
        if (proposal === undefined) offer.reason = `recipe ${loaded.name} finds everything done, and yet the gap is there`;
        else {
          offer.proposals.push(proposal);
          // Nor one that its recipe doesn't close after all: then each is tried for itself.
          const alone = proposal.gaps.length > 1 && subject.root === undefined ? await answerFor([subject]).catch(refused) : undefined;
          if (alone !== undefined) offer.proposals.push(alone);
        }
      } catch (error) {
        if (!(error instanceof AdaptError)) throw error;
        const why = `recipe ${loaded.name} cannot close it: ${error.message}${error.advice === '' ? '' : `. ${error.advice}`}`;
        offer.reason = offer.reason.includes('cannot close it') ? `${offer.reason} ${why[0]?.toUpperCase() ?? ''}${why.slice(1)}` : why;
        tools.context.reporter.debug(why);
      }
    }
    return offer.proposals.length > 0 ? { ...offer, reason: '' } : offer;
  };
}

function refused(error: unknown): undefined {
  if (!(error instanceof AdaptError)) throw error;
  return undefined;
}

/** The recipes for a gap. First those asked for by name, then by how much their match says; the user's own before others, else by name. */
async function ordered(recipes: readonly LoadedRecipe[], preferred: ReadonlySet<string>, subject: Subject, tools: LadderTools): Promise<LoadedRecipe[]> {
  const fitting: LoadedRecipe[] = [];
  for (const loaded of recipes) if ((await mismatch(loaded, subject, tools.context)) === '') fitting.push(loaded);
  const rank = ({ name, source, recipe }: LoadedRecipe): number =>
    (preferred.has(name) ? 10_000 : recipe.order === 'last' ? -10_000 : 0) + (source === 'shipped' ? 0 : 1000) + weight(recipe.match);
  return fitting.sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
}

/**
 * The gaps that a recipe closes together with one: of the same module, or those in the same file for which it is the first choice,
 * for what another recipe does for its own gap must not be done twice.
 */
async function sameTree(loaded: LoadedRecipe, subject: Subject, all: readonly Subject[], fittingFor: (one: Subject) => Promise<LoadedRecipe[]>): Promise<Subject[]> {
  const group: Subject[] = [];
  for (const other of all) {
    if (other !== subject && !sharesTree(other, subject)) continue;
    const fitting = other === subject ? [loaded] : await fittingFor(other);
    if (subject.root === undefined ? fitting[0] === loaded : fitting.includes(loaded)) group.push(other);
  }
  return group.length === 0 ? [subject] : group;
}

function sharesTree(a: Subject, b: Subject): boolean {
  if (a.root === undefined || b.root === undefined) return a.root === b.root && a.gap.location.file === b.gap.location.file && a.dir === b.dir;
  return a.root.module.path === b.root.module.path && a.root.module.version === b.root.module.version && a.dir === b.dir;
}
