import { type AuthorisedTurn, handle } from '../bot/turn/command.ts'
import { approveOperation, denyOperation, showApproval as showSpec } from '../command-specs/approvals.ts'
import type { Args } from '../command-specs/spec.ts'
import { approvalPage, showApproval } from '../views/approval.ts'

function fromText(rest: string) {
  const [operation = '', ...comment] = rest.trim().split(/\s+/)
  return { operation, ...(comment.length > 0 && { comment: comment.join(' ') }) }
}

/** What somebody is asked to approve, page by page. */
export const approval = handle(showSpec, {
  fromText,
  async run({ services, person, directory, words, sender }, { page, operation, token, comment }) {
    const by = { person, directory, ...(token && { token }) }
    const filter = { verdicts: ['change' as const], offset: (page - 1) * approvalPage, limit: approvalPage }
    const reviewed = await services.operations.review(operation, by, filter)
    return showApproval({ ...reviewed, page, token, comment }, words, sender)
  },
})

async function answer(
  how: 'approve' | 'deny',
  { services, person, directory, words, sender }: AuthorisedTurn,
  { operation: id, token, comment }: Args<typeof approveOperation>,
) {
  const by = { person, directory, ...(token && { token }), ...(comment && { comment }) }
  const operation = await services.operations[how](id, by)
  // The button may have been on the card that everyone there sees.
  const discreet = sender.place !== 'personal' && !services.channelShowsNames
  return showApproval({ operation, items: [], total: 0, page: 1, discreet }, words, sender)
}

export const approve = handle(approveOperation, { fromText, run: (turn, args) => answer('approve', turn, args) })
export const deny = handle(denyOperation, { fromText, run: (turn, args) => answer('deny', turn, args) })
