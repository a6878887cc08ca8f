import { createHash } from 'node:crypto'
import { type BrowserSignIn, SignInRefused } from '../../auth/browser-sign-in.ts'
import { errorText, type Messages, type MessagesFor } from '../../chat/words/index.ts'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { pageHeaders } from '../../pages/frame.ts'
import type { Page, PageHandlers } from '../../pages/page.ts'
import type { PageLimit } from '../../pages/page-limit.ts'
import { clientAddress, isSameOrigin, type PageAnswer, type PageRequest, readCookies } from '../../pages/request.ts'
import {
  challengeOf,
  formTokenOf,
  isSame,
  type SessionId,
  type Sessions,
  type SignedInPage,
  secretsOf,
  sessionLifetime,
  sessionOfState,
} from '../../pages/sessions.ts'
import { wayBackInErrors } from './errors.ts'
import { identityChecks } from './model.ts'
import { passShownPage, questionPage, refusedPage, startPage, usedUpPage } from './pass-views.ts'
import { type PassVouchers, vouchers } from './vouchers.ts'
import { words } from './words.ts'

/**
 * The page at `/pass/<voucher>`, on which the receiver of a voucher signs in, says how they checked the other person's
 * identity, and is shown a pass. The link isn't secret: without the receiver's own sign-in, every link shows the same
 * page.
 *
 * `show`: what the link shows, before and after signing in, which is never a pass. `signIn` sends the browser to Entra.
 * `signedIn` handles the return from there, with a code or an error. `reveal` creates and shows a pass.
 */
type PassPageStep = 'show' | 'signIn' | 'signedIn' | 'reveal'

const voucherOf = ({ param }: PageRequest): string => param('voucher')

/** AADSTS number: the person pressed Cancel. */
const consentDeclined = 65004
const voucherPattern = /^[\w-]{1,64}$/
/** How many of a browser's cookies are compared with what comes back from Entra. */
const maxSessions = 50

export function createPassPage(options: {
  sessions: Sessions
  entra: BrowserSignIn
  vouchers: PassVouchers
  limit: PageLimit
  publicUrl: string
  messagesFor: MessagesFor
  log: Log
}): PageHandlers<PassPageStep> {
  const { sessions, entra, vouchers, limit, messagesFor, log } = options
  const { origin, protocol } = new URL(options.publicUrl)
  const secure = protocol === 'https:'
  // The prefix makes browsers refuse a cookie set by another host of the domain. Each voucher has a cookie of its own, so
  // that several links can be open at the same time.
  const cookiePrefix = secure ? '__Host-rollcall-pass-' : 'rollcall-pass-'
  const cookieName = (voucher: string) =>
    `${cookiePrefix}${createHash('sha256').update(voucher).digest('hex').slice(0, 12)}`

  /** The browser's language or, if it accepts neither of ours, that of the operation. */
  const messagesOf = ({ header }: PageRequest, locale?: string) => {
    const [wanted = ''] = header('accept-language').split(',')
    return messagesFor(/^(en|de)\b/i.test(wanted) ? wanted : locale)
  }
  const sessionOf = (request: PageRequest): SessionId => readCookies(request).get(cookieName(voucherOf(request))) ?? ''
  /** The session of a browser that returns from Entra, where the address doesn't name the voucher. */
  const returningSession = (request: PageRequest): SessionId => {
    const all = [...readCookies(request)].flatMap(([name, value]) => (name.startsWith(cookiePrefix) ? [value] : []))
    return sessionOfState(all.slice(0, maxSessions), request.query('state'))
  }
  // Lax, because the browser comes back from another site, Entra.
  const cookie = (voucher: string, session: SessionId, seconds = sessionLifetime / 1000) => ({
    'Set-Cookie': `${cookieName(voucher)}=${session}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
  })
  const forget = (voucher: string) => cookie(voucher, '', 0)

  const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): PageAnswer => ({
    status,
    headers: { ...pageHeaders, ...headers },
    body,
  })
  const goTo = (address: string, headers: Readonly<Record<string, string>>): PageAnswer => ({
    status: 303,
    headers: { Location: address, ...headers },
    body: '',
  })
  const notFound = (messages: Messages, again?: string) =>
    answer(
      404,
      refusedPage(messages, { text: sentences(messages, new wayBackInErrors.voucherNotFound()), again }),
      again === undefined ? {} : forget(again),
    )
  const refuse = (
    status: number,
    request: PageRequest,
    text: (says: (typeof words)['en']['passPage']['refused']) => string,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const messages = messagesOf(request)
    const again = voucherPattern.test(voucherOf(request)) ? voucherOf(request) : undefined
    return answer(status, refusedPage(messages, { text: text(words.of(messages).passPage.refused), again }), headers)
  }

  /** Answers a request unless there are too many, whatever goes wrong. */
  const handle =
    (work: (request: PageRequest) => Promise<PageAnswer>, { begins = false, returns = false } = {}) =>
    async (request: PageRequest): Promise<PageAnswer> => {
      const subject = returns ? request.query('state').slice(0, 64) : voucherOf(request)
      const session = returns ? returningSession(request) : sessionOf(request)
      const wait = limit.take({ address: clientAddress(request), subject, begins, session })
      if (wait !== undefined) return refuse(429, request, ({ tooFast }) => tooFast, { 'Retry-After': String(wait) })
      try {
        return await work(request)
      } catch (error) {
        log.error('A page could not be shown', { error })
        return refuse(503, request, ({ unavailable }) => unavailable)
      }
    }

  /** The page for an error from the operations. */
  function refusal(error: unknown, messages: Messages, voucher: string): PageAnswer {
    if (!(error instanceof UserError)) throw error
    if (error instanceof wayBackInErrors.voucherNotFound) return notFound(messages, voucher)
    log.info('A pass was refused', { code: error.code, ...error.details, cause: error.cause })
    return answer(409, refusedPage(messages, { text: sentences(messages, error) }), forget(voucher))
  }

  async function question(
    request: PageRequest,
    { session, person, subject: voucherId, because }: SignedInPage & { session: SessionId; because?: string },
  ): Promise<PageAnswer> {
    const messages = messagesOf(request)
    try {
      const voucher = await vouchers.voucher(voucherId, person)
      const own = messagesOf(request, voucher.locale)
      const status = because === undefined ? 200 : 409
      if (voucher.state !== 'open') throw new wayBackInErrors.voucherEnded({ state: voucher.state })
      if (voucher.left < 1) return answer(409, usedUpPage(own, { voucher, because }), forget(voucherId))
      const page = questionPage(own, { voucher, formToken: formTokenOf(session), because })
      return answer(status, page, cookie(voucherId, session))
    } catch (error) {
      return refusal(error, messages, voucherId)
    }
  }

  return {
    show: handle(async (request) => {
      const voucherId = voucherOf(request)
      if (!voucherPattern.test(voucherId)) return notFound(messagesOf(request))
      const session = sessionOf(request)
      const found = await sessions.find(session)
      if (found?.subject !== voucherId) return answer(200, startPage(messagesOf(request), voucherId))
      limit.know(session)
      return question(request, { session, ...found })
    }),

    signIn: handle(
      async (request) => {
        const voucherId = voucherOf(request)
        const { header } = request
        if (!voucherPattern.test(voucherId)) return notFound(messagesOf(request))
        // Another site must not end someone's sign-in by starting a new one.
        if (!['', 'none', 'same-origin'].includes(header('sec-fetch-site'))) return goTo(`/pass/${voucherId}`, {})
        const session = await sessions.begin(voucherId)
        limit.know(session)
        const { state, nonce, verifier } = secretsOf(session)
        const address = await entra.address({ state, nonce, challenge: challengeOf(verifier) })
        return goTo(address, cookie(voucherId, session))
      },
      { begins: true },
    ),

    signedIn: handle(
      async (bare) => {
        const session = returningSession(bare)
        const begun = await sessions.take(session, bare.query('state'))
        // Whoever sent the browser here with another state must not end a sign-in.
        if (!begun) return refuse(400, bare, ({ expired }) => expired)
        const request = { ...bare, param: () => begun.subject }
        const over = forget(begun.subject)
        const failed = bare.query('error')
        if (failed) {
          const aadsts = Number(/\bAADSTS(\d{1,9})\b/.exec(bare.query('error_description'))?.[1] ?? 0)
          if (failed === 'access_denied' && (aadsts === 0 || aadsts === consentDeclined))
            return refuse(403, request, ({ cancelled }) => cancelled, over)
          log.info('Someone could not sign in to a page', { reason: 'entra', aadsts })
          return refuse(403, request, ({ signIn }) => signIn(aadsts), over)
        }
        try {
          const { nonce, verifier } = secretsOf(session)
          const { startedAt, subject } = begun
          const person = await entra.redeem(bare.query('code'), { nonce, verifier, startedAt })
          const signedIn = await sessions.signedIn({ subject, person })
          limit.know(signedIn)
          return goTo(`/pass/${subject}`, cookie(subject, signedIn))
        } catch (error) {
          if (!(error instanceof SignInRefused)) throw error
          const { reason, aadsts = 0, cause } = error
          log.info('Someone could not sign in to a page', { reason, aadsts, cause })
          if (reason === 'unavailable') return refuse(503, request, ({ unavailable }) => unavailable, over)
          return refuse(
            403,
            request,
            (says) => (reason === 'tenant' || reason === 'stale' ? says[reason] : says.signIn(aadsts)),
            over,
          )
        }
      },
      { returns: true },
    ),

    reveal: handle(async (request) => {
      const voucherId = voucherOf(request)
      const { form } = request
      if (!voucherPattern.test(voucherId)) return notFound(messagesOf(request))
      if (!isSameOrigin(request, origin)) return refuse(403, request, ({ foreign }) => foreign)
      const session = sessionOf(request)
      const found = await sessions.find(session)
      if (found?.subject !== voucherId) return refuse(403, request, ({ expired }) => expired)
      if (!isSame(form.get('form') ?? '', formTokenOf(session))) return refuse(403, request, ({ foreign }) => foreign)
      const checked = identityChecks.find((one) => one === form.get('checked'))
      const { unanswered } = words.of(messagesOf(request)).passPage.ask
      if (!checked) return question(request, { session, ...found, because: unanswered })
      // From here on, nobody else can use this sign-in, whatever happens to the pass.
      const used = await sessions.use(session)
      if (!used) return refuse(403, request, ({ expired }) => expired)
      try {
        const revealed = await vouchers.revealPass(voucherId, used.person, checked)
        log.info('A pass was shown', { voucher: voucherId, by: used.person.oid, checked })
        return answer(200, passShownPage(messagesOf(request, revealed.voucher.locale), revealed), forget(voucherId))
      } catch (error) {
        const messages = messagesOf(request)
        // A person who can try again doesn't have to sign in again.
        if (error instanceof UserError && error.meaning.again) {
          const again = await used.again()
          limit.know(again)
          return question(request, { session: again, ...found, because: sentences(messages, error) })
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
  routes: [
    { method: 'get', path: '/pass/signed-in', step: 'signedIn' },
    { method: 'get', path: '/pass/:voucher', step: 'show' },
    { method: 'head', path: '/pass/:voucher', step: 'show' },
    { method: 'get', path: '/pass/:voucher/sign-in', step: 'signIn' },
    // The form contains only a token and a choice.
    { method: 'post', path: '/pass/:voucher', step: 'reveal', form: 4_096 },
  ],
  build: (parts) => createPassPage({ ...parts, vouchers: parts.use(vouchers) }),
}
