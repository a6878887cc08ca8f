import type { Step } from './steps.ts'

const plan = (who: 0 | 1, enable: boolean, ...accounts: number[]): Step => ({ is: 'plan', who, enable, accounts })
/** `of` counts open plans from the newest. Times are in units of ten minutes. */
const confirm = (of: number, hours: { runIn?: number; backIn?: number } = {}): Step => ({
  is: 'confirm',
  plan: of,
  ...hours,
})
const pass = (minutes: number): Step => ({ is: 'pass', minutes })
const portal = (account: number, enabled: boolean): Step => ({ is: 'portal', account, enabled })
const lag = (minutes: number): Step => ({ is: 'lag', minutes })
const guard = (account: number): Step => ({ is: 'guard', account, member: true })
const work: Step = { is: 'work', bots: [0], delays: [0] }

/** Written by hand, one for each past bug in decisions; played before generated ones. */
export const known = {
  foundDisabled: [plan(0, false, 0), plan(1, false, 0), confirm(0, { backIn: 3 }), work, work, work, confirm(0), work],
  foundDisabledAtItsHour: [
    ...[plan(0, false, 0), plan(1, false, 0), confirm(0, { backIn: 6 }), work, work, work],
    ...[confirm(0, { runIn: 1 }), pass(11), work, work],
  ],
  waitsToBeEnabled: [portal(0, false), plan(1, true, 0), confirm(0, { runIn: 6 }), plan(0, false, 0), confirm(0), work],
  disabledAfterItWasScheduled: [
    ...[portal(0, false), plan(1, true, 0), confirm(0, { runIn: 6 }), portal(0, true)],
    ...[plan(0, false, 0), confirm(0), work, work],
  ],
  split: [plan(0, false, 0, 1), confirm(0), work, plan(0, false, 2, 3), confirm(0), work, work],
  approverGone: [
    ...[plan(0, false, 0, 1, 2, 3), confirm(0, { runIn: 1 }), work, work, work, work],
    ...([
      { is: 'approve', which: 0, who: 0 },
      { is: 'approver', who: 0, member: false },
      pass(11),
      work,
      work,
    ] as const),
  ],
  guard: [guard(0), plan(0, false, 0, 1), confirm(0), work, work],
  guardSince: [plan(0, false, 0, 1), guard(0), confirm(0), work, work],
  lostItsName: [plan(0, false, 5), { is: 'listed', named: false }, plan(0, false, 5), confirm(0), work, work],
  cannotBeLookedUp: [{ is: 'graph', refuses: 'lookUps' }, plan(0, false, 5), confirm(0), work, work],
  readBeforeItWasEnabled: [
    ...[portal(0, false), plan(0, true, 0), confirm(0), work, work],
    ...[lag(10), plan(1, false, 0), confirm(0), work, work],
  ],
  undoneBeforeItShows: [plan(0, false, 0), confirm(0), work, work, lag(10), { is: 'undo', which: 0 }, confirm(0), work],
  enabledWhileItIsDisabled: [
    ...[plan(0, false, 0, 1), confirm(0), lag(1)],
    ...([{ is: 'work', bots: [0], delays: [0, 3], plan: { who: 1, enable: true, accounts: [0, 1] } }] as const),
    ...[confirm(0), work, work],
  ],
  backBeforeItShows: [plan(0, false, 0), confirm(0, { backIn: 1 }), work, work, lag(14), pass(11), work, work],
  takenOutOfTheOperators: [
    ...[plan(0, false, 0), confirm(0)],
    ...([{ is: 'operator', who: 0, member: false }, work, work] as const),
  ],
} as const satisfies Record<string, readonly Step[]>
