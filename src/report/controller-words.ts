import type { ControllerAdaptation, ControllerTurn } from '../record/types.js';

/** True where there is more to tell than that the image came up at once. */
export function controllerWasMended({ serves, turns }: ControllerAdaptation): boolean {
  return !serves || turns.length > 1;
}

/** `ingress-nginx serves after 3 starts: the template … (copied), …`. */
export function controllerText({ controller, serves, turns, reason }: ControllerAdaptation): string {
  const mended = turns.filter((turn) => turn.remedy !== '').map((turn) => `${turn.missing} (${turn.remedy})`);
  const starts = `${turns.length} start${turns.length === 1 ? '' : 's'}`;
  return `${controller} ${serves ? `serves after ${starts}` : `does not serve after ${starts}: ${reason}`}${mended.length === 0 ? '' : `; constructed: ${mended.join('; ')}`}`;
}

/** What was done about a start. */
export function turnText(turn: ControllerTurn): string {
  return turn.outcome === 'serves' ? 'serves' : turn.remedy === '' ? `nothing: ${turn.detail}` : `${turn.remedy}: ${turn.detail}`;
}
