import { common } from './terms.ts'

const { accounts } = common
const lower = (what: string) => String(what).replace(/^\p{Lu}/u, (first) => first.toLowerCase())

/** Other people's operations, for those who can see and stop them. */
export const oversight = {
  title: 'All open operations',
  none: 'Nobody has an open operation.',
  whose: (name: string) => `Requested by ${name}`,
  needsSignIn: (name: string) => `Paused: ${name} has to sign in`,
  left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} left.`,
  stop: 'Stop operation',
  stopTitle: (name: string, what: string) => `Stop ${name}’s operation: ${lower(what)}?`,
  stopText: 'Say why. The reason is recorded, and the requester sees it with your name.',
  stoppingBy: (name: string, reason: string) => `${name} asked to stop it: “${reason}”`,
  stoppedBy: (name: string, reason: string) => `Stopped by ${name}: “${reason}”`,
  labels: { stoppedBy: 'Stopped by', stopReason: 'Reason for stopping' },
  /** Sent to the requester; `what` is the operation's name, as on its button. */
  notice: (name: string, what: string) => `${name} stopped your operation: ${lower(what)}`,
}
