// Covers: way-back-in
import { passRequests } from '../../src/features/way-back-in/passes.ts'
import { type Answer, type AutomaticCheck, answered, differs, fits, type Request, type Undo } from '../check.ts'
import { byPolicy, withoutRole } from '../expected.ts'

const source = 'docs/permissions.md#add-ons'
const creating = {
  kind: 'automatic',
  part: 'changes',
  source,
  permissions: ['UserAuthMethod-TAP.ReadWrite.All'],
  expected: [
    withoutRole('Authentication Administrator', 'Privileged Authentication Administrator'),
    byPolicy('The tenant’s policy doesn’t allow Temporary Access Passes, or not for this account.', /policy/i),
  ],
} as const

const idOf = ({ body }: Answer): string | undefined => {
  const { id } = Object(body) as { id?: unknown }
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? id : undefined
}

const remove = (account: string, id: string): Request => ({
  method: 'DELETE',
  url: `/users/${account}/authentication/temporaryAccessPassMethods/${id}`,
})

/** Its ID is known only from the answer. If that never arrives, the pass expires on its own, and nobody has seen it. */
const withdrawal =
  (account: string) =>
  (answer: Answer): Undo | null => {
    const id = idOf(answer)
    return id
      ? { account, says: 'remove the Temporary Access Pass', request: remove(account, id), already: [404] }
      : null
  }

/** Temporary Access Passes of the second account. */
export const passes: readonly AutomaticCheck[] = [
  {
    kind: 'automatic',
    part: 'graph',
    id: 'pass-policy',
    title: 'Reading the policy for Temporary Access Passes',
    claim: 'Policy.Read.AuthenticationMethod and Global Reader are enough.',
    source,
    otherwise: 'Whether people can be given a way back in isn’t known beforehand.',
    permissions: ['Policy.Read.AuthenticationMethod'],
    expected: [withoutRole('Global Reader', 'Authentication Policy Administrator')],
    run: async ({ graph }) => answered(await graph('read', passRequests.passPolicy()), 200),
  },
  {
    ...creating,
    id: 'pass',
    title: 'Creating and removing a Temporary Access Pass',
    claim: 'Graph answers 201 with an ID and the pass, and 204 when it is removed.',
    otherwise: 'Nobody can be given a way back in: the report has Graph’s code and message.',
    run: async (trial) => {
      const { id: account } = trial.second
      const made = await trial.change('create', passRequests.createPass(account, 60), withdrawal(account))
      const id = idOf(made)
      if (made.status !== 201) return answered(made, 201)
      if (!id || typeof Object(made.body)['temporaryAccessPass'] !== 'string') return differs('there is no pass', made)
      const gone = await trial.change('remove', remove(account, id), null)
      return gone.status === 204 ? fits('created and removed', made) : answered(gone, 204)
    },
  },
  {
    ...creating,
    id: 'pass-for-too-long',
    title: 'A Temporary Access Pass that lasts too long',
    claim: 'Graph refuses a lifetime beyond thirty days with 400.',
    otherwise: 'A refusal by policy can’t be told from others.',
    run: async (trial) => {
      const { id: account } = trial.second
      const made = await trial.change('create', passRequests.createPass(account, 50_000), withdrawal(account))
      return answered(made, 400)
    },
  },
]
