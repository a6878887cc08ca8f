import { requests } from '../../src/graph/index.ts'
import { answered, type Check, differs, fits, valuesOf } from '../check.ts'

/** Without these no plan is made (docs/permissions.md). */
const needed = ['User.Read', 'User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All']

/** The basis of everything else; the trial ends at the first one that differs. */
export const basics: readonly Check[] = [
  {
    kind: 'automatic',
    id: 'permissions',
    part: 'basics',
    title: 'The token has the permissions without which nothing works',
    claim: `Entra puts all consented permissions into the token: at least ${needed.join(', ')}.`,
    source: 'docs/permissions.md#permissions',
    otherwise: 'An administrator hasn’t consented to the missing permissions for this app.',
    basic: true,
    run: async ({ facts }) => {
      const missing = needed.filter((scope) => !facts.scopes.has(scope))
      return missing.length === 0
        ? fits(`permissions: ${facts.scopes.size}`)
        : differs(`missing: ${missing.join(', ')}`)
    },
  },
  {
    kind: 'automatic',
    id: 'operator',
    part: 'basics',
    title: 'Graph knows the operator',
    claim: 'Graph accepts the token and shows the operator’s own account, with every property that was asked for.',
    source: 'src/README.md#message-flow',
    otherwise: 'Graph refuses the token: its message says why.',
    basic: true,
    run: async ({ graph }) => answered(await graph('me', requests.me()), 200),
  },
  {
    kind: 'automatic',
    id: 'roles-of-operator',
    part: 'basics',
    title: 'Graph names the operator’s roles',
    claim: 'Each active role has its name and its template.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Names are missing: RoleManagement.Read.Directory isn’t in the token, or Graph needs more to show them.',
    basic: true,
    run: async ({ graph }) => {
      const answer = await graph('roles', requests.myRoles())
      if (answer.status !== 200) return answered(answer, 200)
      const unnamed = valuesOf(answer).filter((one) => typeof one['displayName'] !== 'string')
      return unnamed.length === 0
        ? fits(`roles: ${valuesOf(answer).length}`, answer)
        : differs(`without a name: ${unnamed.length}`, answer)
    },
  },
  {
    kind: 'guided',
    id: 'throw-away',
    part: 'basics',
    title: 'The two accounts are nobody’s',
    claim: 'Both accounts were made for this trial, and nobody works with them.',
    source: 'trial/README.md#what-it-changes',
    otherwise: 'The trial ends: it blocks, signs out and changes these accounts.',
    basic: true,
    steps: ['Look at the two names above.'],
    question: 'Were both accounts made for this trial?',
  },
]
