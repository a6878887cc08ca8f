import type { Recorded } from './law.ts'
import type { Known, Operations } from './operations.ts'

/*
 * What a long run must have seen, or it proves little. Each is noticed by the entries of the audit log, or told by the
 * part of the simulator in which it happens.
 */

/** Told by the simulator. */
const told = [
  'a button is pressed twice at once',
  'a bot dies',
  'a bot dies while Graph changes something',
  'a bot loses the database in the middle of a transaction',
  'a bot loses the database as it commits',
  'the answer to a change is lost',
  'a change is throttled',
  'a call takes long',
  'the connector takes a message and its answer is lost',
  'a pass is shown',
  'a pass is asked for twice at once',
  'a bot dies while a pass is created',
] as const

type Seen = (entry: Recorded, one: Known, others: readonly Known[]) => boolean

const running = ({ state }: Known) => state === 'running' || state === 'verifying'
const step =
  (name: string, from?: string): Seen =>
  (entry, { state }) =>
    entry.step === name && (from === undefined || state === from)
const confirmed =
  (is: (entry: Recorded, others: readonly Known[]) => boolean): Seen =>
  (entry, _one, others) =>
    entry.step === 'confirmed' && is(entry, others)

/** Seen by an entry, given the operation before it and all others. */
const seen = {
  'an operation is confirmed and starts': confirmed(({ after }) => after === 'queued'),
  'an operation waits for approval': confirmed(({ after }) => after === 'awaitingApproval'),
  'an operation is confirmed for later': confirmed(({ after }) => after === 'scheduled'),
  'an undo is confirmed': confirmed(({ undoOf }) => undoOf !== undefined),
  'a retry is confirmed': confirmed(({ retryOf }) => retryOf !== undefined),
  'an operation is confirmed while another runs': confirmed((_, others) => others.some(running)),
  'an operation is confirmed while another waits for approval': confirmed((_, others) =>
    others.some(({ state }) => state === 'awaitingApproval'),
  ),
  'an operation is confirmed while another is paused': confirmed((_, others) =>
    others.some(({ state }) => state === 'needsSignIn' || state === 'paused'),
  ),
  'a containment is confirmed while a release runs': confirmed(
    ({ kind }, others) => kind === 'contain' && others.some((one) => one.kind === 'release' && running(one)),
  ),
  'a release is confirmed while a containment runs': confirmed(
    ({ kind }, others) => kind === 'release' && others.some((one) => one.kind === 'contain' && running(one)),
  ),
  'an operation is approved': step('approved'),
  'an operation is denied': step('denied'),
  'nobody approves in time': step('expired', 'awaitingApproval'),
  'a plan is not confirmed in time': step('expired', 'planned'),
  'it becomes too late to start': (entry, { state }) =>
    entry.step === 'expired' && state !== 'planned' && state !== 'awaitingApproval',
  'there is more time to approve': step('extended'),
  'an approver asks': step('asked'),
  'an approver is answered': step('answered'),
  'an operation needs approval after all as it starts': (entry, one) =>
    entry.step === 'awaitingApproval' && one.approver === undefined,
  'an approval no longer counts as the operation starts': (entry, one) =>
    entry.step === 'awaitingApproval' && one.approver !== undefined,
  'an operation starts': step('started'),
  'an operation starts while another runs': (entry, _one, others) => entry.step === 'started' && others.some(running),
  'a reversal at a set time is agreed on': step('scheduled'),
  'a reversal at a set time starts': (entry, one) => entry.step === 'started' && one.follows,
  'an undo starts': (entry, one) => entry.step === 'started' && one.undoOf !== undefined,
  'an operation continues, here or elsewhere': step('continued'),
  'an operation pauses': step('paused'),
  'an operation goes on after a pause': step('resumed'),
  'somebody asks to stop': step('stopRequested'),
  'an operation stops half-way': step('stopped', 'running'),
  'a paused operation is stopped': (entry, { state }) =>
    entry.step === 'stopped' && (state === 'needsSignIn' || state === 'paused'),
  'an operation is cancelled while it waits for approval': step('cancelled', 'awaitingApproval'),
  'an operation is cancelled before its time': step('cancelled', 'scheduled'),
  'a later decision replaces an operation': step('replaced'),
  'an operation finishes': step('finished'),
  'a handover is asked for': step('handoverAsked'),
  'a handover is declined': step('handoverDeclined'),
  'an operation changes hands': step('handedOver'),
  'a running operation changes hands': step('handedOver', 'running'),
  'a change fails': step('accountFailed'),
  'a change stays uncertain': step('accountUncertain'),
  'a change is not found in effect': step('accountUnconfirmed'),
  'somebody is asked to let others back in': step('vouchersOpened'),
  'a pass is asked for': step('passAsked'),
  'a pass is not shown': step('passNotShown'),
  'the right to a pass ends before it is shown': (entry) =>
    entry.step === 'passNotShown' && entry.why === 'passWithdrawn',
  'a pass is asked for while a containment is decided': (entry, _one, others) =>
    entry.step === 'passAsked' && others.some(({ kind, state }) => kind === 'contain' && state === 'planned'),
  'somebody is back in': step('backIn'),
  'another receiver is asked instead': step('voucherGiven'),
  'a way back in is cancelled': step('voucherCancelled'),
  'an account is left out at the last moment': step('skipped', 'running'),
} as const satisfies Readonly<Record<string, Seen>>

export type Told = (typeof told)[number]

/** Counts the situations of a run. */
export interface Situations {
  readonly counts: ReadonlyMap<string, number>
  tell(what: Told): void
  /** Notices an entry of the audit log. `one`: its operation before. */
  notice(entry: Recorded, one: Known): void
}

export function createSituations(operations: Operations): Situations {
  const counts = new Map<string, number>([...told, ...Object.keys(seen)].map((name) => [name, 0]))
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    counts,
    tell: (what) => void count(what),
    notice: (entry, one) => {
      const others = operations.all().filter(({ id }) => id !== one.id)
      for (const [name, is] of Object.entries(seen)) if (is(entry, one, others)) count(name)
    },
  }
}
