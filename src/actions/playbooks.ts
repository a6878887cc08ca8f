import type { Json, PlannedAction } from '../core/model.ts'
import type { Playbook, Step } from './playbook.ts'

/** German ones among them: nobody should have to know the English word to have an account blocked. */
const names = (list: string): readonly string[] => list.split(', ')

const define = <const All extends Readonly<Record<string, Playbook<Extract<keyof All, string>>>>>(all: All): All => all

/** By the name under which they are stored with operations and in the audit: never to be renamed. In the order of the help. */
export const playbooks = define({
  disable: {
    command: {
      name: 'disable accounts',
      aliases: names('disable, block, block accounts, disable users, lock, sperre, sperren, deaktiviere, deaktivieren'),
      teamsMenu: true,
    },
    steps: [
      { action: 'block-sign-in' },
      { action: 'sign-out', after: 'block-sign-in', optional: { input: 'signOut', on: true } },
    ],
    tone: 'takes',
    timed: true,
    contains: 'asked',
    undo: 'enable',
  },
  enable: {
    command: {
      name: 'enable accounts',
      aliases: names(
        'enable, unblock, unblock accounts, enable users, unlock, entsperre, entsperren, aktiviere, aktivieren',
      ),
      teamsMenu: true,
    },
    steps: [{ action: 'allow-sign-in' }],
    tone: 'gives',
    timed: false,
    undo: 'disable',
  },
  signOut: {
    command: {
      name: 'sign out everywhere',
      aliases: names('revoke sessions, revoke, überall abmelden, melde überall ab'),
      teamsMenu: true,
    },
    steps: [{ action: 'sign-out' }],
    tone: 'disturbs',
    timed: false,
    undo: null,
  },
  requirePasswordChange: {
    command: { name: 'require password change', aliases: ['expire passwords', 'expire password'] },
    steps: [{ action: 'require-password-change' }],
    tone: 'disturbs',
    timed: false,
    undo: 'restore',
  },
  resetPasswords: {
    command: { name: 'reset passwords', aliases: ['reset password'] },
    steps: [{ action: 'reset-password' }],
    tone: 'takes',
    timed: false,
    undo: null,
  },
  removeMethods: {
    command: { name: 'remove sign-in methods', aliases: ['remove methods', 'remove mfa methods', 'reset mfa'] },
    steps: [{ action: 'remove-methods' }],
    tone: 'takes',
    timed: false,
    undo: null,
  },
  revokeConsents: {
    command: { name: 'revoke app consents', aliases: ['revoke consents', 'remove app consents'] },
    steps: [{ action: 'revoke-consents' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  removeLicences: {
    command: { name: 'remove licences', aliases: ['remove licenses', 'remove licence', 'remove license'] },
    steps: [{ action: 'remove-licences' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  disableDevices: {
    command: {
      name: 'disable devices',
      aliases: names(
        'disable device, block devices, deaktiviere geräte, geräte deaktivieren, sperre geräte, geräte sperren',
      ),
    },
    steps: [{ action: 'disable-devices' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  removeFromGroups: {
    command: { name: 'remove from groups', aliases: ['remove group memberships', 'remove groups'] },
    steps: [{ action: 'remove-from-groups' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  confirmCompromised: {
    command: {
      name: 'confirm compromised',
      aliases: names('mark compromised, confirm users compromised, als kompromittiert bestätigen, kompromittiert'),
    },
    steps: [{ action: 'confirm-compromised' }],
    tone: 'disturbs',
    timed: false,
    undo: 'dismissRisk',
  },
  dismissRisk: {
    command: {
      name: 'dismiss risk',
      aliases: names('dismiss risks, dismiss user risk, risiko verwerfen, verwirf risiko'),
    },
    steps: [{ action: 'dismiss-risk' }],
    tone: 'gives',
    timed: false,
    undo: 'confirmCompromised',
  },
  contain: {
    command: { name: 'contain accounts', aliases: ['contain', 'contain users'] },
    // What closes doors at once comes first, for all accounts, and what is slow last.
    steps: [
      { action: 'block-sign-in', optional: { input: 'blockSignIn', on: true } },
      { action: 'sign-out', optional: { input: 'signOut', on: true } },
      { action: 'reset-password', optional: { input: 'resetPassword', on: true } },
      { action: 'require-password-change', optional: { input: 'requirePasswordChange', on: false } },
      { action: 'revoke-consents', optional: { input: 'revokeConsents', on: true } },
      { action: 'confirm-compromised', optional: { input: 'confirmCompromised', on: true } },
      { action: 'disable-devices', optional: { input: 'disableDevices', on: true } },
      { action: 'remove-methods', optional: { input: 'removeMethods', on: true } },
      { action: 'remove-licences', optional: { input: 'removeLicences', on: false, rare: true } },
      { action: 'remove-from-groups', optional: { input: 'removeFromGroups', on: false, rare: true } },
    ],
    tone: 'takes',
    timed: false,
    contains: 'always',
    undo: 'restore',
  },
  offboard: {
    command: { name: 'offboard accounts', aliases: ['offboard', 'offboard users'] },
    // Licences before groups: taken back in reverse, what comes with a group is there before it is assigned directly.
    steps: [
      { action: 'block-sign-in', optional: { input: 'blockSignIn', on: true } },
      { action: 'sign-out', optional: { input: 'signOut', on: true } },
      { action: 'reset-password', optional: { input: 'resetPassword', on: false, rare: true } },
      { action: 'require-password-change', optional: { input: 'requirePasswordChange', on: false, rare: true } },
      { action: 'revoke-consents', optional: { input: 'revokeConsents', on: true } },
      { action: 'confirm-compromised', optional: { input: 'confirmCompromised', on: false, rare: true } },
      { action: 'disable-devices', optional: { input: 'disableDevices', on: true } },
      { action: 'remove-methods', optional: { input: 'removeMethods', on: false, rare: true } },
      { action: 'remove-licences', optional: { input: 'removeLicences', on: true } },
      { action: 'remove-from-groups', optional: { input: 'removeFromGroups', on: true } },
    ],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  release: {
    command: {
      name: 'release accounts',
      aliases: names('release, release users, freigeben, gib frei, konten freigeben'),
    },
    steps: [{ action: 'dismiss-risk', optional: { input: 'dismissRisk', on: true } }, { action: 'allow-sign-in' }],
    tone: 'gives',
    timed: false,
    releases: 'contain',
    firstFew: 5,
    undo: 'containAgain',
  },
  /** Takes back what a release gave back. */
  containAgain: { command: null, steps: [], tone: 'takes', timed: false, undo: null },
  /** Puts back what another operation recorded. */
  restore: { command: null, steps: [], tone: 'gives', timed: false, undo: null },
})

export type PlaybookName = keyof typeof playbooks

/** The steps of an operation that are left to its operator; `has`: what its plan is about. */
export const offeredSteps = (playbook: string, has: (action: string) => boolean): readonly Step[] =>
  playbookOf(playbook).steps.filter(({ action, optional }) => optional && (!optional.rare || has(action)))

/** What is offered first for accounts in this state. */
export const offeredFor: Readonly<Record<'enabled' | 'disabled', CommandPlaybook>> = {
  enabled: 'disable',
  disabled: 'enable',
}

/** The playbooks that have a command. */
export type CommandPlaybook = {
  [Name in PlaybookName]: (typeof playbooks)[Name] extends { readonly command: null } ? never : Name
}[PlaybookName]

/** Something for each playbook that has a command, in their order. */
export function eachCommand<T>(make: (name: CommandPlaybook) => T): Readonly<Record<CommandPlaybook, T>> {
  const made = Object.entries(playbooks).flatMap(([name, { command }]) =>
    command ? [[name, make(name as CommandPlaybook)] as const] : [],
  )
  return Object.fromEntries(made) as Record<CommandPlaybook, T>
}

const named: Readonly<Record<string, Playbook>> = playbooks
// So that what another version of the bot was asked can be shown.
const other: Playbook = { command: null, steps: [], tone: 'takes', timed: false, undo: null }

/** For showing an operation: what it was asked for, or nothing in particular where this version does not know that. */
export const playbookOf = (name: string): Playbook => (Object.hasOwn(named, name) ? named[name] : undefined) ?? other

type Inputs<S> = S extends { readonly optional: { readonly input: infer Input extends string } } ? Input : never

/** What an operator switches on or off, by the ids of the inputs; what is left out stands as the playbook says. */
export type Choices = {
  readonly [Input in Inputs<(typeof playbooks)[PlaybookName]['steps'][number]>]?: boolean | undefined
}

const inputIds = Object.values<Playbook>(playbooks).flatMap(({ steps }) =>
  steps.flatMap(({ optional }) => (optional ? [optional.input as keyof Choices] : [])),
)

/** The ids of all inputs by which operators switch steps on or off. */
export const choiceInputs: readonly (keyof Choices)[] = [...new Set(inputIds)]

/** The same playbook with these of its optional steps on before the operator chooses, and all others off. */
export const withDefaults = (playbook: Playbook, on: readonly string[]): Playbook => ({
  ...playbook,
  steps: playbook.steps.flatMap((step) => {
    if (!step.optional) return [step]
    const isOn = on.includes(step.action)
    return step.optional.rare && !isOn ? [] : [{ ...step, optional: { ...step.optional, on: isOn } }]
  }),
})

const actionsOf = ({ steps }: Playbook): readonly string[] => steps.map(({ action }) => action)

/** What may be switched on for `contain` and for `offboard`. */
export const containActions = actionsOf(playbooks.contain)
export const offboardActions = actionsOf(playbooks.offboard)

/** The actions of an operation: the steps that were chosen, or all, with their parameters. */
export function plannedActions(
  steps: readonly Step[],
  choices: Choices | 'all',
  parameters: Readonly<Record<string, Json>> = {},
): PlannedAction[] {
  const chosen = new Map<string, boolean | undefined>(Object.entries(choices === 'all' ? {} : choices))
  const planned = steps
    .filter(({ optional }) => !optional || choices === 'all' || (chosen.get(optional.input) ?? optional.on))
    .map(({ action, after, parameters: settled }) => ({
      kind: action,
      parameters: settled ?? parameters[action] ?? null,
      ...(after !== undefined && { after }),
    }))
  return choices === 'all' ? planned : thatCanFollow(planned)
}

/** Without those whose action before them is not there. */
const thatCanFollow = (planned: readonly PlannedAction[]): PlannedAction[] =>
  planned.filter(({ after }) => after === undefined || planned.some(({ kind }) => kind === after))

/** Of all that an operation may do, what the operator chose; what they were not asked about stays as it was planned. */
export function chosenActions(
  { steps }: Playbook,
  candidates: readonly PlannedAction[],
  planned: readonly PlannedAction[],
  choices: Choices,
): PlannedAction[] {
  const chosen = new Map<string, boolean | undefined>(Object.entries(choices))
  return thatCanFollow(
    candidates.filter(({ kind, restores }) => {
      const asked = restores ? undefined : steps.find(({ action }) => action === kind)?.optional
      return (asked && chosen.get(asked.input)) ?? planned.some((one) => one.kind === kind)
    }),
  )
}
