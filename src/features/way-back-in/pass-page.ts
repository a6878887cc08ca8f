import { errorText, type Messages } from '../../chat/words/index.ts'
import { UserError } from '../../core/errors.ts'
import type { Page, PageHandlers, PageParts } from '../../pages/page.ts'
import type { PageAnswer, PageRequest } from '../../pages/request.ts'
import { formTokenOf } from '../../pages/sessions.ts'
import { createSignIn, type InBrowser, pageAnswer } from '../../pages/sign-in-page.ts'
import { wayBackInErrors } from './errors.ts'
import { identityChecks } from './model.ts'
import { passShownPage, passSignIn, questionPage, startPage, usedUpText } from './pass-views.ts'
import { type PassVouchers, vouchers } from './vouchers.ts'
import { words } from './words.ts'

/**
 * The page at `/pass/<voucher>`, on which the receiver of a voucher signs in, says how they checked the other person's
 * identity, and is shown a pass. The link isn't secret: without the receiver's own sign-in, every link shows the same
 * page.
 *
 * `show`: what the link shows, before and after signing in, which is never a pass. `signIn` sends the browser to Entra.
 * `reveal` creates and shows a pass.
 */
type PassPageStep = 'show' | 'signIn' | 'reveal'

export function createPassPage(
  parts: Omit<PageParts, 'use'> & { readonly vouchers: PassVouchers },
): PageHandlers<PassPageStep> {
  const { vouchers, log } = parts
  const signIn = createSignIn(parts, passSignIn)
  const { messagesOf, cookie, forget, refuse, refusedPage } = signIn

  const notFound = (messages: Messages, again?: string) =>
    pageAnswer(
      404,
      refusedPage(messages, { text: sentences(messages, new wayBackInErrors.voucherNotFound()), again }),
      again === undefined ? {} : forget(again),
    )

  /** The page for an error from the operations. */
  function refusal(error: unknown, messages: Messages, voucher: string): PageAnswer {
    if (!(error instanceof UserError)) throw error
    if (error instanceof wayBackInErrors.voucherNotFound) return notFound(messages, voucher)
    log.info('A pass was refused', { code: error.code, ...error.details, cause: error.cause })
    return pageAnswer(409, refusedPage(messages, { text: sentences(messages, error) }), forget(voucher))
  }

  async function question(
    request: PageRequest,
    { session, person, subject: voucherId, because }: InBrowser & { because?: string },
  ): Promise<PageAnswer> {
    const messages = messagesOf(request)
    try {
      const voucher = await vouchers.voucher(voucherId, person)
      const own = messagesOf(request, voucher.locale)
      const status = because === undefined ? 200 : 409
      if (voucher.state !== 'open') throw new wayBackInErrors.voucherEnded({ state: voucher.state })
      if (voucher.left < 1)
        return pageAnswer(409, refusedPage(own, { text: usedUpText(own, { voucher, because }) }), forget(voucherId))
      const page = questionPage(own, { voucher, formToken: formTokenOf(session), because })
      return pageAnswer(status, page, cookie(voucherId, session))
    } catch (error) {
      return refusal(error, messages, voucherId)
    }
  }

  return {
    show: signIn.show(notFound, startPage, question),
    signIn: signIn.signIn(notFound),
    reveal: signIn.posted(notFound, async (request, who, use) => {
      const { form } = request
      const voucherId = who.subject
      const checked = identityChecks.find((one) => one === form.get('checked'))
      const { unanswered } = words.of(messagesOf(request)).passPage.ask
      if (!checked) return question(request, { ...who, because: unanswered })
      // From here on, nobody else can use this sign-in, whatever happens to the pass.
      const used = await use()
      if (!used) return refuse(403, request, ({ expired }) => expired)
      try {
        const revealed = await vouchers.revealPass(voucherId, used.person, checked)
        log.info('A pass was shown', { voucher: voucherId, by: used.person.oid, checked })
        return pageAnswer(200, passShownPage(messagesOf(request, revealed.voucher.locale), revealed), forget(voucherId))
      } catch (error) {
        const messages = messagesOf(request)
        // A person who can try again doesn't have to sign in again.
        if (error instanceof UserError && error.meaning.again) {
          const session = await used.again()
          parts.limit.know(session)
          return question(request, { ...who, session, because: sentences(messages, error) })
        }
        return refusal(error, messages, voucherId)
      }
    }),
  }
}

const sentences = (messages: Messages, error: UserError): string => {
  const { what, todo } = errorText(messages, error)
  return `${what} ${todo}`.trim()
}

export const passPage: Page<PassPageStep> = {
  signIn: passSignIn,
  routes: [
    { method: 'get', path: '/pass/:subject', step: 'show' },
    { method: 'head', path: '/pass/:subject', step: 'show' },
    { method: 'get', path: '/pass/:subject/sign-in', step: 'signIn' },
    // The form contains only a token and a choice.
    { method: 'post', path: '/pass/:subject', step: 'reveal', form: 4_096 },
  ],
  build: (parts) => createPassPage({ ...parts, vouchers: parts.use(vouchers) }),
}
