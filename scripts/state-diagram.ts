import { events } from '../src/operations/lifecycle/events.ts'
import { legalMoves } from '../src/operations/lifecycle/moves.ts'

/** The label of each event in the diagram. Events that keep the state aren't drawn; no other events change it. */
const labels: Readonly<Record<keyof typeof events, string>> = {
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
  excluded: '',
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
}

/** The states of an operation and the events that lead from one to another, as a Mermaid diagram. */
export function stateDiagram(): string {
  const lines = new Map<string, string[]>()
  const labelOf: ReadonlyMap<string, string> = new Map(Object.entries(labels))
  for (const { event, from, to } of legalMoves(Object.values(events))) {
    const label = labelOf.get(event) ?? ''
    if (from === null || from === to || label === '') continue
    const line = `${from} --> ${to}`
    lines.set(line, [...(lines.get(line) ?? []), label])
  }
  const drawn = [...lines].map(([line, says]) => `  ${line}: ${says.join(' / ')}`)
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> planned', ...drawn, '```'].join('\n')
}
