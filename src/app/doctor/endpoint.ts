import tls from 'node:tls'
import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext, HttpResponse } from './context.ts'

const day = 86_400_000
/** With less time left than this, automatic renewal must have failed. */
const certificateWarningPeriod = 21 * day

/** Checks the path from Teams to the bot: name, certificate, and what responds there. */
export async function checkEndpoint(context: DoctorContext): Promise<Finding[]> {
  const { config, cloud } = context
  const { wrong, warning } = about('public endpoint')
  const url = new URL(config.PUBLIC_URL)
  // Only in the demo; Teams can't reach such an address.
  const local = cloud.name === 'custom' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !local)
    return [
      wrong(
        `${url.origin} is not https, and Teams accepts nothing else`,
        "Set PUBLIC_URL (or BOT_DOMAIN) to the https address of the Azure Bot's messaging endpoint, without /api/messages.",
      ),
    ]
  const certificate = url.protocol === 'https:' ? [await checkCertificate(url, context)] : []
  if (certificate.some(({ verdict }) => verdict === 'wrong')) return certificate
  try {
    return [...certificate, ...(await checkAnswers(context))]
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    if (local)
      return [
        ...certificate,
        warning(says, 'Start the bot, then run the doctor again. The other checks work without it.'),
      ]
    return [
      ...certificate,
      wrong(
        says,
        `Start the bot, and make sure that ${url.host} reaches it: DNS, firewall, reverse proxy, port ${config.PORT}.`,
      ),
    ]
  }
}

async function checkAnswers({ config, http }: DoctorContext): Promise<Finding[]> {
  const base = config.PUBLIC_URL
  const health = await http(`${base}/healthz`)
  const isBot = health.status === 200 && (Object(health.body) as { status?: unknown }).status === 'ok'
  const unsigned = await http(`${base}/api/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(unsignedActivity),
  })
  // Some proxies forward only what Teams and browsers need, and hide /healthz.
  const isHidden = !isBot && [401, 403, 404].includes(health.status) && isRefusal(unsigned)
  if (!isBot && !isHidden)
    return [
      about('public endpoint').wrong(
        `${base}/healthz answers ${health.status}, which Rollcall never does: something else is running there`,
        'Make the address lead to the bot, with no path before /healthz and /api/messages, and do not serve a page there.',
      ),
    ]
  const ready = await http(`${base}/readyz`)
  return [
    about('public endpoint').ok(`${base} leads to the bot`),
    ready.status === 200
      ? about('readiness').ok('the bot is ready')
      : ready.status !== 503
        ? about('readiness').unknown(
            `the reverse proxy does not forward /readyz (${ready.status}), and does not have to`,
            `Check on the bot's machine: curl --fail http://127.0.0.1:${config.PORT}/readyz`,
          )
        : about('readiness').wrong(
            `${base}/readyz answers ${ready.status}: the bot runs, but its database does not respond`,
            'Check the database, and the log lines that say "Not ready".',
          ),
    judgeUnsigned(unsigned, base),
  ]
}

const unsignedActivity = {
  type: 'message',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  from: { id: '29:doctor' },
  recipient: { id: '28:doctor' },
  conversation: { id: 'doctor' },
  text: '',
}

const isRefusal = ({ status }: Pick<HttpResponse, 'status'>) => status === 401 || status === 403

function judgeUnsigned({ status }: HttpResponse, base: string): Finding {
  const { ok, wrong } = about('unsigned requests')
  if (isRefusal({ status })) return ok('are refused')
  if (status >= 200 && status < 300)
    return wrong(
      `POST ${base}/api/messages accepted a request without a token`,
      'Take the address off the network: whatever answers there is not this bot, or someone is answering in its place.',
    )
  return wrong(
    `POST ${base}/api/messages answers ${status} instead of 401`,
    'Make the reverse proxy forward POST requests unchanged, with body and Authorization header, and without a sign-in of its own.',
  )
}

async function checkCertificate(url: URL, { clock, trusted }: DoctorContext): Promise<Finding> {
  const { ok, warning, wrong } = about('certificate')
  const host = url.hostname
  const seen = await tlsHandshake(url, trusted)
  if ('error' in seen)
    return wrong(
      `the TLS handshake with ${url.host} failed: ${seen.error}`,
      `Make sure that ${url.host} leads to the bot or its reverse proxy, and supports TLS 1.2 or newer.`,
    )
  const left = Date.parse(seen.validTo) - clock.now()
  const until = new Date(Date.parse(seen.validTo)).toISOString().slice(0, 10)
  if (left < 0)
    return wrong(`the certificate of ${host} expired on ${until}`, 'Renew it, and reload it where TLS is terminated.')
  if (seen.problem === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return wrong(`the certificate is not for ${host}`, `Get one for ${host}, or set PUBLIC_URL to the name it is for.`)
  if (seen.problem)
    return wrong(
      `the certificate of ${host} is not trusted (${seen.problem})`,
      'Use one from a public certificate authority, and make the server send the intermediate certificates too. Teams trusts no private authorities.',
    )
  if (left < certificateWarningPeriod)
    return warning(
      `the certificate of ${host} expires on ${until}`,
      'Renew it now, and find out why it was not renewed automatically.',
    )
  return ok(`the certificate for ${host} is trusted and valid until ${until}`)
}

type Handshake = { readonly error: string } | { readonly validTo: string; readonly problem: string | undefined }

/** A TLS handshake that accepts any certificate, in order to report what is wrong with it. */
function tlsHandshake(url: URL, ca: string | undefined): Promise<Handshake> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const options = { host, port: Number(url.port || 443), rejectUnauthorized: false, ...(ca && { ca }) }
    const socket = tls.connect({ ...options, ...(!/^[\d.]+$|:/.test(host) && { servername: host }) }, () => {
      const { valid_to: validTo } = socket.getPeerCertificate()
      const { authorizationError } = socket as { authorizationError?: Error | string | null }
      const problem = authorizationError ? String(Object(authorizationError)['code'] ?? authorizationError) : undefined
      socket.destroy()
      resolve({ validTo, problem })
    })
    socket.setTimeout(10_000, () => socket.destroy(new Error('no response within 10 s')))
    socket.once('error', (error) => resolve({ error: error.message || error.name }))
  })
}
