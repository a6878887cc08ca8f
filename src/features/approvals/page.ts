import { isAsking } from '../../chat/views/request-contents.ts'
import { errorText, type Messages } from '../../chat/words/index.ts'
import { UserError } from '../../core/errors.ts'
import { approvalErrors } from '../../operations/confirm/errors.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'
import type { Page, PageHandlers, PageParts } from '../../pages/page.ts'
import type { PageAnswer, PageRequest } from '../../pages/request.ts'
import { formTokenOf } from '../../pages/sessions.ts'
import { createSignIn, type InBrowser, pageAnswer } from '../../pages/sign-in-page.ts'
import { approvalsOnPage } from './on-page.ts'
import { answeredPage, approvalSignIn, requestPage, startPage } from './page-views.ts'
import { words } from './words.ts'

/**
 * The page at `/approve/<operation>`, on which an approver answers a request with a sign-in made for it: a stolen session
 * in Teams can't make one. The address isn't secret: without the sign-in of someone who was asked, each shows the same.
 *
 * `show`: what the address shows, before and after signing in. `signIn` sends the browser to Entra. `answer` approves or
 * denies.
 */
type ApprovalPageStep = 'show' | 'signIn' | 'answer'

interface Shown {
  readonly comment?: string
  /** Why the request is shown again. */
  readonly because?: string
}

function createApprovalPage(parts: PageParts): PageHandlers<ApprovalPageStep> | undefined {
  const { use, cards, limit, log } = parts
  const approvals = use(approvalsOnPage)
  if (!approvals.isOn) return undefined
  const signIn = createSignIn(parts, approvalSignIn)
  const { messagesOf, cookie, forget, refuse, refusedPage } = signIn

  const notFound = (messages: Messages, again?: string) =>
    pageAnswer(
      404,
      refusedPage(messages, { text: words.of(messages).approvalPage.notFound, again }),
      again === undefined ? {} : forget(again),
    )

  /** The page for an error from the operations. Whether a request exists is told to those who can answer it. */
  function refusal(error: unknown, messages: Messages, operation: string): PageAnswer {
    if (!(error instanceof UserError)) throw error
    log.info('An answer on the page was refused', { code: error.code, ...error.details, cause: error.cause })
    if (!isTold(error)) return notFound(messages, operation)
    return pageAnswer(409, refusedPage(messages, { text: sentences(messages, error) }), forget(operation))
  }

  async function request(
    from: PageRequest,
    { session, subject, person, signIn }: InBrowser,
    { comment = '', because }: Shown = {},
  ): Promise<PageAnswer> {
    const messages = messagesOf(from)
    try {
      const review = await approvals.request(subject, { person, signIn })
      const view = { ...review, registry: approvals.registry, cards }
      if (!isAsking(view)) return notFound(messages, subject)
      const timeZone = await approvals.timeZone({ person, signIn }, view.operation)
      const form = { token: formTokenOf(session), name: person.name, now: approvals.now(), timeZone, comment, because }
      return pageAnswer(because === undefined ? 200 : 409, requestPage(messages, view, form), cookie(subject, session))
    } catch (error) {
      return refusal(error, messages, subject)
    }
  }

  return {
    show: signIn.show(notFound, startPage, (from, who) => request(from, who)),
    signIn: signIn.signIn(notFound),
    answer: signIn.posted(notFound, async (from, who, take) => {
      const { form } = from
      const messages = messagesOf(from)
      const how = (['approve', 'deny'] as const).find((one) => one === form.get('answer'))
      const comment = form.get('comment') ?? ''
      if (!how) return request(from, who, { comment, because: words.of(messages).approvalPage.chooseAnswer })
      // From here on, nobody else can use this sign-in, whatever becomes of the answer.
      const used = await take()
      if (!used) return refuse(403, from, ({ expired }) => expired)
      const { person, signIn } = used
      try {
        const by = { person, signIn, comment, plan: form.get('plan') ?? '' }
        const { requester } = await approvals.answer(how, who.subject, by)
        log.info('A request was answered on the page', { operation: who.subject, by: person.oid, how })
        return pageAnswer(200, answeredPage(messages, how, requester.name), forget(who.subject))
      } catch (error) {
        if (!(error instanceof UserError) || !canAnswerAgain(error)) return refusal(error, messages, who.subject)
        const session = await used.again()
        limit.know(session)
        return request(from, { ...who, session }, { comment, because: sentences(messages, error) })
      }
    }),
  }
}

/** What someone who can answer the request is told. Everything else is said of requests that don't exist, too. */
const isTold = (error: UserError): boolean =>
  ['refused', 'movedOn', 'limit', 'outage'].includes(error.meaning.kind) ||
  error instanceof approvalErrors.approverUnchecked ||
  error instanceof approvalErrors.approverDisabled

/** Nothing was decided, and the same person can answer without signing in once more. */
const canAnswerAgain = (error: UserError): boolean =>
  error.meaning.again === true || error instanceof approvalErrors.planChanged || error instanceof ruleErrors.textTooLong

const sentences = (messages: Messages, error: UserError): string => {
  const { what, todo } = errorText(messages, error)
  return `${what} ${todo}`.trim()
}

export const approvalPage: Page<ApprovalPageStep> = {
  signIn: approvalSignIn,
  routes: [
    { method: 'get', path: '/approve/:subject', step: 'show' },
    { method: 'head', path: '/approve/:subject', step: 'show' },
    { method: 'get', path: '/approve/:subject/sign-in', step: 'signIn' },
    { method: 'post', path: '/approve/:subject', step: 'answer', form: 16_384 },
  ],
  build: createApprovalPage,
}
