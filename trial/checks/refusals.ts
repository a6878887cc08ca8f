import { requests } from '../../src/graph/index.ts'
import { nobody } from '../allowed.ts'
import {
  type Answer,
  type AutomaticCheck,
  answered,
  differs,
  fits,
  itemOf,
  type Request,
  spoken,
  type Trial,
} from '../check.ts'

const common = { kind: 'automatic', part: 'graph', source: 'src/README.md#where-to-find-what' } as const

interface Item extends Omit<Request, 'headers'> {
  readonly id: string
  readonly dependsOn?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

export const batch = (...items: readonly Item[]): Request => ({
  method: 'POST',
  url: '/$batch',
  body: { requests: items },
})

const read = (id: string, request: Request): Item => ({ id, method: request.method, url: request.url })
const json = { 'Content-Type': 'application/json' }

/** Judges the batch item with this ID. */
const item = (answer: Answer, id: string, status: number, code?: string) => {
  if (answer.status !== 200) return differs(`the batch is refused: ${spoken(answer)}`, answer)
  const one = itemOf(answer, id)
  return one ? answered(one, status, code) : differs(`there is no answer to call ${id}`, answer)
}

const unchanged = ({ first }: Trial): Item => {
  const { method, url, body } = requests.patchUser(first.id, { accountEnabled: true })
  return { id: '1', method, url, headers: json, body }
}

const single: readonly AutomaticCheck[] = [
  {
    ...common,
    id: 'unknown-account',
    title: 'An account that doesn’t exist',
    claim: 'Graph answers 404 Request_ResourceNotFound.',
    otherwise: 'Accounts that don’t exist are reported as an error instead of "not found".',
    run: async ({ graph }) => answered(await graph('read', requests.user(nobody())), 404, 'Request_ResourceNotFound'),
  },
  {
    ...common,
    id: 'nonsense',
    title: 'Nonsense in place of an account',
    claim: 'Graph answers 404 Request_ResourceNotFound to what is neither an ID nor a sign-in name.',
    otherwise: 'One line of nonsense in a list is reported as an error instead of "not found".',
    run: async ({ graph }) =>
      answered(await graph('read', requests.user('rollcall trial nonsense')), 404, 'Request_ResourceNotFound'),
  },
  {
    ...common,
    id: 'garbled-token',
    title: 'A garbled token',
    claim: 'Graph answers 401 InvalidAuthenticationToken, with a challenge and no claims in it.',
    otherwise: 'Expired or withdrawn tokens aren’t recognised, or renewed in vain.',
    run: async ({ graph }) => {
      const answer = await graph('read', requests.me(), { token: 'garbled' })
      const challenge = answer.headers['www-authenticate'] ?? ''
      if (!challenge) return differs('there is no challenge', answer)
      return challenge.includes('claims=')
        ? differs('the challenge has claims', answer)
        : answered(answer, 401, 'InvalidAuthenticationToken')
    },
  },
  {
    ...common,
    id: 'no-token',
    title: 'No token',
    claim: 'Graph answers 401 InvalidAuthenticationToken.',
    otherwise: 'A lost sign-in isn’t recognised.',
    run: async ({ graph }) =>
      answered(await graph('read', requests.me(), { token: '' }), 401, 'InvalidAuthenticationToken'),
  },
]

const batches: readonly AutomaticCheck[] = [
  {
    ...common,
    id: 'batch',
    title: 'A batch',
    claim: 'Each call of a batch has its own status; those that fail don’t affect the others.',
    otherwise: 'Nothing that concerns many accounts works.',
    run: async ({ graph, first }) => {
      const answer = await graph(
        'read',
        batch(read('1', requests.user(first.id)), read('2', requests.user(nobody())), read('3', requests.me())),
      )
      const seen = [item(answer, '1', 200), item(answer, '2', 404), item(answer, '3', 200)]
      return seen.find((one) => !one.fits) ?? fits('200, 404, 200', answer)
    },
  },
  {
    ...common,
    id: 'batch-too-large',
    title: 'A batch of 21 calls',
    claim: 'Graph refuses the whole batch with 400.',
    otherwise: 'No harm: Rollcall sends twenty at most.',
    run: async ({ graph }) => {
      const items = Array.from({ length: 21 }, (_, at) => read(String(at + 1), requests.me()))
      return answered(await graph('read', batch(...items)), 400)
    },
  },
  {
    ...common,
    id: 'batch-wrong-method',
    title: 'A wrong method in a batch',
    claim: 'The call alone is refused with 405.',
    otherwise: 'No harm: the report shows what Graph answers.',
    run: async ({ graph, first }) => {
      const wrong = { id: '1', method: 'GET', url: requests.revokeSessions(first.id).url }
      return item(await graph('read', batch(wrong)), '1', 405)
    },
  },
  {
    ...common,
    id: 'batch-dependency',
    title: 'A call that depends on one that fails',
    claim: 'The second call isn’t made and has status 424.',
    otherwise: 'Steps that must follow one another can’t be sent together. Rollcall doesn’t do that.',
    run: async ({ graph }) => {
      const second: Item = { ...read('2', requests.me()), dependsOn: ['1'] }
      return item(await graph('read', batch(read('1', requests.user(nobody())), second)), '2', 424)
    },
  },
  {
    ...common,
    id: 'batch-unknown-dependency',
    title: 'A call that depends on one that isn’t there',
    claim: 'Graph refuses the whole batch with 400.',
    otherwise: 'No harm: the report shows what Graph answers.',
    run: async ({ graph }) =>
      answered(await graph('read', batch({ ...read('1', requests.me()), dependsOn: ['9'] })), 400),
  },
  {
    ...common,
    part: 'changes',
    id: 'batch-without-content',
    title: 'A change in a batch that answers without content',
    claim: 'The call has status 204, with a null body or none.',
    otherwise: 'Changes that were made are taken for not made.',
    permissions: ['User.EnableDisableAccount.All'],
    run: async (trial) => {
      // The account is already enabled, so nothing has to be undone.
      const answer = await trial.change('enable', batch(unchanged(trial)), null)
      return item(answer, '1', 204)
    },
  },
]

export const refusals: readonly AutomaticCheck[] = [...single, ...batches]
