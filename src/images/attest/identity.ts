/** Who a workflow's job is, as sigstore's certificates name it. */
export interface Identity {
  /** Who vouches for it. */
  issuer: string;
  subject: string;
}

/** GitHub's issuer of identities of workflows. */
const GITHUB = 'https://token.actions.githubusercontent.com';
/** Seconds that the runner has to answer. */
const PATIENCE = 10;

/**
 * The identity that the runner vouches for where a job may ask for one (`id-token: write`), `undefined` elsewhere. The runner is asked: in a reusable
 * workflow the certificate names the workflow that was called, which the environment doesn't tell. The token is read and forgotten; cosign gets one
 * of its own. Where the runner doesn't answer, it is what the environment says.
 * Source: GitHub, "OpenID Connect reference"; sigstore, Fulcio's "OIDC usage", GitHub.
 */
export async function workflowIdentity(env: NodeJS.ProcessEnv): Promise<Identity | undefined> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret = '', GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_WORKFLOW_REF: workflow = '' } = env;
  if (url === '' || workflow === '') return undefined;
  const claims = secret === '' ? {} : await ask(url, secret).catch(() => ({}));
  const text = (name: string): string | undefined => {
    const value = (claims as Record<string, unknown>)[name];
    return typeof value === 'string' && /^[\x21-\x7e]{1,1000}$/.test(value) ? value : undefined;
  };
  return { issuer: text('iss') ?? issuerOf(server), subject: `${server}/${text('job_workflow_ref') ?? workflow}` };
}

/** What a token says of the job; whether it is true is sigstore's to check. */
async function ask(url: string, secret: string): Promise<object> {
  const answer = await fetch(`${url}&audience=sigstore`, { headers: { authorization: `Bearer ${secret}`, accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(PATIENCE * 1000) });
  const { value } = (await answer.json()) as { value?: unknown };
  const [, payload = ''] = typeof value === 'string' ? value.split('.') : [];
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return typeof claims === 'object' && claims !== null ? claims : {};
}

/** Issuers of github.com, of a company's own subdomain of ghe.com, and of a server of one's own. */
function issuerOf(server: string): string {
  const tenant = /^https:\/\/([a-z0-9-]+\.ghe\.com)$/.exec(server)?.[1];
  return server === 'https://github.com' ? GITHUB : tenant === undefined ? `${server}/_services/token` : `https://token.actions.${tenant}`;
}
