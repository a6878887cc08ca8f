import type { EventName } from '../src/operations/lifecycle/events.ts'
import { legalMoves } from '../src/operations/lifecycle/moves.ts'

/** The label of each event in the diagram. Events that keep the state aren't drawn. */
const labels: Readonly<Record<EventName, string>> = {
  planned: '',
  confirmed: 'confirmed',
  followUpScheduled: 'with the operation that it reverses',
  planExpired: 'not confirmed in time',
  cancelled: 'cancelled',
  replaced: 'replaced',
  approved: 'approved',
  denied: 'denied',
  unanswered: 'no answer in time',
  escalated: '',
  extended: '',
  asked: '',
  answered: '',
  approvalNeeded: 'approval needed',
  lapsed: 'too late to start',
  started: 'started',
  continued: '',
  rechecked: '',
  signInNeeded: 'sign-in needed',
  resumed: 'signed in, or taken over',
  failedAlike: 'many similar failures',
  failuresAccepted: 'continued',
  stopRequested: '',
  stopped: 'stopped',
  sent: 'everything was sent',
  readBack: '',
  readAgain: '',
  finished: 'nothing left to verify',
  handoverAsked: '',
  handoverApproversAsked: '',
  handoverAgreed: '',
  handoverDeclined: '',
  handoverDenied: '',
  handoverWithdrawn: '',
  handoverRefused: '',
  handoverExpired: '',
  handoverVoided: '',
  handedOver: '',
  handedOff: '',
  handOffDone: '',
  handOffNotNeeded: '',
  vouchersOpened: '',
  passAsked: '',
  passShown: '',
  passNotShown: '',
  backIn: '',
  voucherExpired: '',
  voucherCancelled: '',
  noted: '',
  awareSince: '',
  voucherGiven: '',
  receiversReminded: '',
}

/** The states of an operation and the events that lead from one to another, as a Mermaid diagram. */
export function stateDiagram(): string {
  const lines = new Map<string, string[]>()
  for (const { event, from, to } of legalMoves()) {
    if (from === null || from === to || labels[event] === '') continue
    const line = `${from} --> ${to}`
    lines.set(line, [...(lines.get(line) ?? []), labels[event]])
  }
  const drawn = [...lines].map(([line, says]) => `  ${line}: ${says.join(' / ')}`)
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> planned', ...drawn, '```'].join('\n')
}
