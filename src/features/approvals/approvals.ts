import { approveOperation, denyOperation, showApproval as showSpec } from '../../chat/commands/approvals.ts'
import { press } from '../../chat/commands/press.ts'
import type { Args } from '../../chat/commands/spec.ts'
import { readOperationId } from '../../chat/operations/operation-choice.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import { showApproval, showRequestedAccounts } from '../../chat/views/approval.ts'
import { showChoices } from '../../chat/views/choices.ts'
import { itemsPerPage } from '../../chat/views/operation-accounts.ts'
import { canPick, maxPicked, showPick } from '../../chat/views/pick-excluded.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { approvalPage } from '../../chat/views/request-contents.ts'
import { shorten } from '../../chat/views/viewer.ts'
import { teamsClientUrl } from '../../core/teams-client.ts'
import { approvalErrors } from '../../operations/confirm/errors.ts'
import type { Operation } from '../../operations/index.ts'
import { isCorrectable } from '../../operations/plan/form-fields.ts'

function fromText(rest: string) {
  const [operation = '', ...comment] = rest.trim().split(/\s+/)
  return { ...readOperationId(operation), ...(comment.length > 0 && { comment: comment.join(' ') }) }
}

/** `tobaki-42 without a@contoso.com, b@contoso.com`. */
const excludingPattern = /^(?:(?<id>\S+)\s+)?(?:without|except|ohne|außer)\s+(?<without>\S.*)$/isu

/** `tobaki-42 without`, without any accounts. */
const excludingUnnamed = /^(?:(?<id>\S+)\s+)?(?:without|except|ohne|außer)[\s:?!.]*$/iu

function approvalFromText(rest: string) {
  const choosing = excludingUnnamed.exec(rest.trim())
  if (choosing) return { ...readOperationId(choosing.groups?.['id'] ?? ''), pick: true }
  const { id = '', without } = excludingPattern.exec(rest.trim())?.groups ?? {}
  return without ? { ...readOperationId(id), without } : fromText(rest)
}

/** Arguments that name the operation. */
type WithOperation<A> = A & { readonly operation: string }

/** What an approver entered on the card or typed. */
type TypedAnswer = Partial<Pick<Args<typeof showSpec>, 'token' | 'comment' | 'without'>>

/** Acts on the request named. Without an ID, only shows the open one, or asks which of several. */
export async function withRequest<A extends TypedAnswer & { readonly operation?: string | undefined }>(
  turn: AuthorisedTurn,
  args: A,
  act: (named: WithOperation<A>) => Promise<Reply>,
): Promise<Reply> {
  if (args.operation) return act({ ...args, operation: args.operation })
  const { messages, sender, services, person } = turn
  const requests = await services.operations.requests(person)
  const [only, ...others] = requests
  if (only && others.length === 0) return show(turn, { ...args, operation: only.id })
  const choices = requests.slice(0, 6).map(({ id, requester }) => ({
    title: shorten(`${requester.name} · ${id}`, 80),
    data: press(showSpec, { operation: id }),
  }))
  const says = messages.choices
  const question = only
    ? { title: says.whichApproval, text: says.whichText }
    : { title: says.noApprovals, text: says.noApprovalsText }
  return showChoices({ ...question, choices }, messages, sender)
}

/** Which request to show. `error`: what was wrong with the answer given. */
type RequestToShow = Pick<WithOperation<Args<typeof showSpec>>, 'operation'> &
  TypedAnswer & { readonly error?: unknown }

/** The first accounts of a request. */
const firstAccounts = { verdicts: ['change' as const], offset: 0, limit: approvalPage }

async function show(
  turn: AuthorisedTurn,
  { operation, token, comment, without, error }: RequestToShow,
): Promise<Reply> {
  const { services, person, directory, messages, sender } = turn
  const by = { person, directory, ...(token && { token }) }
  const reviewed = await services.operations.review(operation, by, firstAccounts)
  if (without && reviewed.concerned.signIn) return excludeNow(turn, { operation, token, comment, without })
  if (!token && reviewed.operation.state === 'awaitingApproval')
    return showRequest(turn, { operation, comment, without })
  const { registry, cards } = services
  const teams = teamsClientUrl(services.settings.cloud)
  return showApproval({ ...reviewed, registry, cards, token, comment, without, error, teams }, messages, sender)
}

/** Asks which accounts to exclude. If there are more than a list can hold, they are typed on the request itself. */
async function replyWithPicker(
  turn: AuthorisedTurn,
  { operation, token, comment }: WithOperation<TypedAnswer>,
): Promise<Reply> {
  const { services, person, directory, messages, sender } = turn
  const filter = { verdicts: ['change' as const], offset: 0, limit: maxPicked }
  const by = { person, directory, ...(token && { token }) }
  const reviewed = await services.operations.review(operation, by, filter)
  if (reviewed.operation.state !== 'awaitingApproval' || !canPick(reviewed.operation))
    return show(turn, { operation, token, comment })
  return showPick({ ...reviewed, token, comment }, messages, sender)
}

/** All accounts of a request. */
async function listAccounts(
  turn: AuthorisedTurn,
  { operation, token, page, list }: WithOperation<Args<typeof showSpec>>,
) {
  const { services, person, directory, messages, sender } = turn
  const filter = { verdicts: ['change' as const], offset: (page - 1) * itemsPerPage, limit: itemsPerPage }
  const reviewed = await services.operations.review(operation, { person, directory, ...(token && { token }) }, filter)
  const reply = showRequestedAccounts({ ...reviewed, cards: services.cards, page }, messages, sender)
  return list === 'apart' ? { ...reply, replace: false } : reply
}

/** Shows an approval request, all of its accounts, or the list of those to exclude. */
export const approval = defineCommand(showSpec, {
  fromText: approvalFromText,
  run: (turn, args) =>
    withRequest(turn, args, async (named) => {
      if (named.list) return listAccounts(turn, named)
      return named.pick ? replyWithPicker(turn, named) : show(turn, await resolvePicked(turn, named))
    }),
})

/** Adds what was ticked in the list, as if the sign-in names had been typed. */
async function resolvePicked<A extends WithOperation<TypedAnswer> & { readonly people?: string | undefined }>(
  { services, person, directory }: AuthorisedTurn,
  named: A,
): Promise<A> {
  if (!named.people) return named
  const by = { person, directory, ...(named.token && { token: named.token }) }
  const filter = { verdicts: ['change' as const], offset: 0, limit: maxPicked }
  const { items } = await services.operations.review(named.operation, by, filter)
  const upns = new Map(items.flatMap(({ account }) => (account ? [[account.id, account.upn]] : [])))
  const without = named.people.split(',').map((id) => upns.get(id) || id)
  return { ...named, without: without.join(', ') }
}

/** Shows the request on its own card, whose buttons decide it: nobody approves what they haven't seen. */
export async function showRequest(
  turn: AuthorisedTurn,
  { operation, comment, without }: RequestToShow,
): Promise<Reply> {
  const { services, person, directory, messages, sender } = turn
  const presented = await services.operations.present(operation, { person, directory }, firstAccounts, without)
  if (without && presented.concerned.signIn) return excludeNow(turn, { operation, comment, without })
  const { registry, cards } = services
  const teams = teamsClientUrl(services.settings.cloud)
  const reply = showApproval({ ...presented, registry, cards, comment, without, teams }, messages, sender)
  return { ...reply, request: presented.operation }
}

/** Excludes accounts at once, because the page on which the request is approved shows what is left. */
async function excludeNow(
  turn: AuthorisedTurn,
  { operation, token, comment, without }: WithOperation<TypedAnswer>,
): Promise<Reply> {
  const { services, person, directory } = turn
  await services.operations.exclude(operation, {
    person,
    directory,
    ...(token && { token }),
    ...(without && { without }),
  })
  return showRequest(turn, { operation, comment })
}

async function answer(
  how: 'approve' | 'deny',
  turn: AuthorisedTurn,
  args: WithOperation<Args<typeof approveOperation>>,
): Promise<Reply> {
  const { services, person, directory, messages, sender } = turn
  const { operation: id, token, comment, without } = args
  const by = { person, directory, ...(token && { token }), ...(comment && { comment }), ...(without && { without }) }
  // The button might have been on the shared card, which shows no accounts.
  const apart = sender.place !== 'personal' && !services.channelShowsNames
  let operation: Operation
  try {
    operation = await services.operations[how](id, by)
  } catch (error) {
    // A card from before a page was needed.
    if (error instanceof approvalErrors.signInToApprove && !apart) return showRequest(turn, { operation: id, comment })
    if (!isCorrectable(error) || apart) throw error
    return show(turn, { ...args, error })
  }
  const { registry, cards } = services
  return showApproval({ operation, registry, cards, items: [], total: 0, discreet: apart }, messages, sender)
}

export const approve = defineCommand(approveOperation, {
  fromText: approvalFromText,
  run: (turn, args) =>
    withRequest(turn, args, (named) => {
      if (named.pick) return replyWithPicker(turn, named)
      return named.token ? answer('approve', turn, named) : showRequest(turn, named)
    }),
})
export const deny = defineCommand(denyOperation, {
  fromText,
  run: (turn, args) => withRequest(turn, args, (named) => answer('deny', turn, named)),
})
