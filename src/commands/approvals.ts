import { type AuthorisedTurn, handle } from '../bot/turn/command.ts'
import { approveOperation, denyOperation, showApproval as showSpec } from '../command-specs/approvals.ts'
import { press } from '../command-specs/press.ts'
import type { Args } from '../command-specs/spec.ts'
import { teamsClient } from '../core/teams-client.ts'
import { approvalPage, showApproval } from '../views/approval.ts'
import { showChoices } from '../views/choices.ts'
import type { Reply } from '../views/reply.ts'
import { short } from '../views/viewer.ts'
import { idIn } from './operation-choice.ts'

function fromText(rest: string) {
  const [operation = '', ...comment] = rest.trim().split(/\s+/)
  return { ...idIn(operation), ...(comment.length > 0 && { comment: comment.join(' ') }) }
}

/** A request with its id. */
type Named<A> = A & { readonly operation: string }

/** Without an id, the only open request is shown but never decided; with several open, the approver chooses. */
async function request<A extends { readonly operation?: string | undefined }>(
  turn: AuthorisedTurn,
  args: A,
  act: (named: Named<A>) => Promise<Reply>,
): Promise<Reply> {
  if (args.operation) return act({ ...args, operation: args.operation })
  const { messages, sender, services, person } = turn
  const requests = await services.operations.requests(person)
  const [only, ...others] = requests
  if (only && others.length === 0) return show(turn, { operation: only.id, page: 1 })
  const choices = requests.slice(0, 6).map(({ id, requester }) => ({
    title: short(`${requester.name} · ${id}`, 80),
    data: press(showSpec, { operation: id }),
  }))
  const title = only ? messages.choices.whichApproval : messages.choices.noApprovals
  return showChoices({ title, text: messages.choices.whichText, choices }, messages, sender)
}

async function show(
  turn: AuthorisedTurn,
  {
    page,
    operation,
    token,
    comment,
  }: Pick<Named<Args<typeof showSpec>>, 'page' | 'operation'> &
    Partial<Pick<Args<typeof showSpec>, 'token' | 'comment'>>,
): Promise<Reply> {
  const { services, person, directory, messages, sender } = turn
  const by = { person, directory, ...(token && { token }) }
  const filter = { verdicts: ['change' as const], offset: (page - 1) * approvalPage, limit: approvalPage }
  const reviewed = await services.operations.review(operation, by, filter)
  if (!token && reviewed.operation.state === 'awaitingApproval') return present(turn, { operation, comment, page })
  const teams = teamsClient(services.settings.cloud)
  return showApproval({ ...reviewed, page, token, comment, teams }, messages, sender)
}

/** Shows a request for approval, page by page. */
export const approval = handle(showSpec, {
  fromText,
  run: (turn, args) => request(turn, args, (named) => show(turn, named)),
})

/** Shows the request on its own card, whose buttons decide it: nobody approves what they haven't seen. */
async function present(
  { services, person, directory, messages, sender }: AuthorisedTurn,
  { operation, comment, page = 1 }: Named<Pick<Args<typeof approveOperation>, 'comment'>> & { readonly page?: number },
) {
  const filter = { verdicts: ['change' as const], offset: (page - 1) * approvalPage, limit: approvalPage }
  const presented = await services.operations.present(operation, { person, directory }, filter)
  const teams = teamsClient(services.settings.cloud)
  const reply = showApproval({ ...presented, page, comment, teams }, messages, sender)
  return { ...reply, request: presented.operation }
}

async function answer(
  how: 'approve' | 'deny',
  { services, person, directory, messages, sender }: AuthorisedTurn,
  { operation: id, token, comment }: Named<Args<typeof approveOperation>>,
) {
  const by = { person, directory, ...(token && { token }), ...(comment && { comment }) }
  const operation = await services.operations[how](id, by)
  // The button may have been on the shared card.
  const discreet = sender.place !== 'personal' && !services.channelShowsNames
  return showApproval({ operation, items: [], total: 0, page: 1, discreet }, messages, sender)
}

export const approve = handle(approveOperation, {
  fromText,
  run: (turn, args) =>
    request(turn, args, (named) => (named.token ? answer('approve', turn, named) : present(turn, named))),
})
export const deny = handle(denyOperation, {
  fromText,
  run: (turn, args) => request(turn, args, (named) => answer('deny', turn, named)),
})
