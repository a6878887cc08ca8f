import { requests } from '../../src/graph/index.ts'
import {
  type Answer,
  type AutomaticCheck,
  answered,
  differs,
  fits,
  itemOf,
  type Request,
  type Somebody,
  type Trial,
  type Undo,
  valuesOf,
} from '../check.ts'
import { byPolicy, withoutRole } from '../expected.ts'
import { batch } from './refusals.ts'

const common = { kind: 'automatic', part: 'changes' } as const
const enabling = withoutRole(
  'User Administrator',
  'Authentication Administrator',
  'Privileged Authentication Administrator',
)
const passwords = withoutRole(
  'Helpdesk Administrator',
  'User Administrator',
  'Password Administrator',
  'Authentication Administrator',
)
/** More roles can reset a password than can poll the result. */
const following = withoutRole(
  'Authentication Administrator',
  'Privileged Authentication Administrator',
  'Global Reader',
)

const enable = ({ id }: Somebody): Undo => ({
  account: id,
  says: 'enable the account',
  request: requests.patchUser(id, { accountEnabled: true }),
})

/** A property of an account in a list of accounts. */
async function property(trial: Trial, name: string, request: Request, id: string): Promise<unknown> {
  return valuesOf(await trial.graph(name, request)).find((one) => one['id'] === id)
}

const isEnabled = (trial: Trial, wanted: boolean) => async () =>
  Object(await property(trial, 'read', requests.states([trial.first.id]), trial.first.id))['accountEnabled'] === wanted

const sessions: readonly AutomaticCheck[] = [
  {
    ...common,
    id: 'disable',
    title: 'Disabling and enabling an account',
    claim: 'Graph answers 204 to both, and shows each change within a minute.',
    source: 'src/operations/README.md#from-plan-to-undo',
    otherwise: 'Disabling doesn’t work, or results stay "not certain" for longer than they should.',
    permissions: ['User.EnableDisableAccount.All'],
    expected: [enabling],
    run: async (trial) => {
      const { first } = trial
      const answer = await trial.change(
        'disable',
        requests.patchUser(first.id, { accountEnabled: false }),
        enable(first),
      )
      if (answer.status !== 204) return answered(answer, 204)
      if (!(await trial.until(isEnabled(trial, false)))) return differs('the account doesn’t show as disabled', answer)
      await trial.undo()
      return (await trial.until(isEnabled(trial, true)))
        ? fits('disabled and enabled', answer)
        : differs('the account doesn’t show as enabled', answer)
    },
  },
  {
    ...common,
    id: 'enabled-as-text',
    title: 'A text in place of true or false',
    claim: 'Graph refuses it with 400.',
    source: 'src/README.md#design-rules',
    otherwise: 'No harm: Rollcall sends true or false.',
    permissions: ['User.EnableDisableAccount.All'],
    expected: [enabling],
    run: async (trial) => {
      const wrong = {
        ...requests.patchUser(trial.first.id, { accountEnabled: false }),
        body: { accountEnabled: 'false' },
      }
      return answered(await trial.change('disable', wrong, enable(trial.first)), 400)
    },
  },
  {
    ...common,
    id: 'sign-out',
    title: 'Signing out everywhere',
    claim: 'Graph answers 200 with true, and sessions count from then on within a minute.',
    source: 'src/operations/README.md#from-plan-to-undo',
    otherwise: 'Signing out doesn’t work, or can’t be verified.',
    permissions: ['User.RevokeSessions.All'],
    expected: [passwords],
    leaves: 'the first account is signed out everywhere',
    run: async (trial) => {
      const { first } = trial
      const from = async () =>
        String(
          Object(await property(trial, 'read', requests.states([first.id]), first.id))[
            'signInSessionsValidFromDateTime'
          ],
        )
      const before = await from()
      const answer = await trial.change('sign out', requests.revokeSessions(first.id), null)
      if (answer.status !== 200 || Object(answer.body)['value'] !== true) return answered(answer, 200)
      return (await trial.until(async () => (await from()) > before))
        ? fits('signed out', answer)
        : differs('signInSessionsValidFromDateTime doesn’t change', answer)
    },
  },
]

const flag = (id: string, required: boolean) => requests.requirePasswordChange(id, required)

const ofPasswords: readonly AutomaticCheck[] = [
  {
    ...common,
    id: 'require-password-change',
    title: 'Requiring a password change',
    claim: 'Graph answers 204 to the flag alone, and shows it within a minute.',
    source: 'docs/commands.md',
    otherwise: 'Some tenants accept the flag and ignore it: the step is reported as not verified there.',
    permissions: ['User-PasswordProfile.ReadWrite.All'],
    expected: [passwords],
    run: async (trial) => {
      const { first } = trial
      const undo = { account: first.id, says: 'no longer require a password change', request: flag(first.id, false) }
      const answer = await trial.change('require', flag(first.id, true), undo)
      if (answer.status !== 204) return answered(answer, 204)
      const shows = await trial.until(async () => {
        const account = await property(trial, 'read', requests.passwords([first.id]), first.id)
        return Object(Object(account)['passwordProfile'])['forceChangePasswordNextSignIn'] === true
      })
      return shows ? fits('required', answer) : differs('the flag doesn’t show', answer)
    },
  },
  {
    ...common,
    id: 'weak-password',
    title: 'A weak password',
    claim: 'Graph refuses it with 400.',
    source: 'docs/commands.md',
    otherwise: 'The first account has the password "a" now: give it another one, or delete it.',
    permissions: ['User-PasswordProfile.ReadWrite.All'],
    expected: [passwords],
    run: async (trial) => {
      const weak = { ...flag(trial.first.id, true), body: { passwordProfile: { password: 'a' } } }
      return answered(await trial.change('set', weak, null), 400)
    },
  },
  {
    ...common,
    id: 'reset-password',
    title: 'Resetting a password',
    claim: 'Graph answers 202 with the address of an operation, which succeeds within a minute.',
    source: 'docs/commands.md',
    otherwise: 'Resets of synced accounts fail or stay "not certain"; the report has the status and its detail.',
    permissions: ['UserAuthenticationMethod.ReadWrite.All'],
    expected: [
      passwords,
      following,
      byPolicy('A policy of the tenant refuses the reset.', /policy|writeback|not enabled/i),
    ],
    leaves: 'nobody knows the first account’s password afterwards',
    run: async (trial) => {
      const answer = await trial.change('reset', requests.resetPassword(trial.first.id), null)
      const { location } = answer.headers
      if (answer.status !== 202) return answered(answer, 202)
      return location ? followed(trial, answer, location) : differs('there is no address of an operation', answer)
    },
  },
  {
    ...common,
    id: 'reset-in-batch',
    title: 'Resetting a password in a batch',
    claim: 'The call has status 202, and its own headers have the address of the operation.',
    source: 'docs/commands.md',
    otherwise: 'Resets sent together can’t be followed: they have to be sent one by one.',
    permissions: ['UserAuthenticationMethod.ReadWrite.All'],
    expected: [passwords, following],
    leaves: 'nobody knows the second account’s password afterwards',
    run: async (trial) => {
      const { method, url } = requests.resetPassword(trial.second.id)
      const call = { id: '1', method, url, headers: { 'Content-Type': 'application/json' }, body: {} }
      const answer = await trial.change('reset', batch(call), null)
      const one = itemOf(answer, '1')
      if (one?.status !== 202) return answered(one ?? answer, 202)
      const { location } = one.headers
      return location ? followed(trial, answer, location) : differs('the call has no address of an operation', answer)
    },
  },
]

async function followed(trial: Trial, answer: Answer, location: string) {
  let status = ''
  let last = answer
  const ended = await trial.until(async () => {
    last = await trial.graph('follow', requests.progressOf(location))
    status = String(Object(last.body)['status'] ?? last.status)
    return /^(succeeded|failed)$/i.test(status) || last.status >= 400
  })
  return ended && /^succeeded$/i.test(status) ? fits(status, answer) : differs(`the operation: ${status}`, last)
}

/** Changes to the state and password of the two accounts. */
export const changes: readonly AutomaticCheck[] = [...sessions, ...ofPasswords]
