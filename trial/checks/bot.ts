import { type AutomaticCheck, answered, type Bot, differs, fits, type Request, type Somebody } from '../check.ts'

const channel = { kind: 'automatic', part: 'teams', bot: 'teams' } as const
const own = { kind: 'automatic', part: 'deployment', bot: 'own' } as const
const doctor = { kind: 'automatic', part: 'deployment', bot: 'doctor' } as const

/** Requested only by checks that need it; the engine skips them otherwise. */
function need<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('The bot’s settings are missing')
  return part
}

const chatWith = ({ tenantId, id: bot }: Bot, { id }: Somebody): Request => ({
  method: 'POST',
  url: '/v3/conversations',
  body: {
    isGroup: false,
    bot: { id: `28:${bot}` },
    members: [{ id }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
  },
})

const card = (text: string) => ({
  type: 'message',
  summary: 'Rollcall: trial',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.2', body: [{ type: 'TextBlock', text, wrap: true }] },
    },
  ],
})

const inTeams: readonly AutomaticCheck[] = [
  {
    ...channel,
    id: 'message',
    title: 'A card in the operator’s chat, changed and removed',
    claim:
      'Teams opens the chat by object ID (201 or 200), posts (201), changes (200) and removes (200 or 204) a card.',
    source: 'src/operations/README.md#what-people-are-shown',
    otherwise: 'Cards don’t arrive or don’t follow their operation. 403: the app isn’t installed for the operator.',
    run: async (trial) => {
      const bot = need(trial.bot)
      const send = need(bot.teams)
      const made = await send('open', chatWith(bot, trial.operator))
      const { id: chat } = Object(made.body) as { id?: unknown }
      if (made.status > 201 || typeof chat !== 'string') return answered(made, 201)
      const url = `/v3/conversations/${encodeURIComponent(chat)}/activities`
      const post = await send('post', {
        method: 'POST',
        url,
        body: card('Rollcall’s trial: this disappears by itself.'),
      })
      const { id } = Object(post.body) as { id?: unknown }
      if (post.status > 201 || typeof id !== 'string') return answered(post, 201)
      const at = `${url}/${encodeURIComponent(id)}`
      const change = await send('change', {
        method: 'PUT',
        url: at,
        body: { ...card('Rollcall’s trial: changed.'), id },
      })
      const gone = await send('remove', { method: 'DELETE', url: at })
      if (change.status !== 200) return answered(change, 200)
      return [200, 204].includes(gone.status) ? fits('posted, changed, removed', post) : answered(gone, 200)
    },
  },
  {
    ...channel,
    id: 'not-installed',
    title: 'A chat with somebody who doesn’t have the app',
    claim: 'Teams answers 403, which is how Rollcall tells approvers who can’t be reached.',
    source: 'docs/settings.md#when-a-second-person-is-needed',
    otherwise: 'Approvers without the app are asked again and again, or taken for reached.',
    run: async (trial) => {
      const bot = need(trial.bot)
      return answered(await need(bot.teams)('open', chatWith(bot, trial.second)), 403)
    },
  },
]

const deployed: readonly AutomaticCheck[] = [
  {
    ...own,
    id: 'ready',
    title: 'The bot answers at its public address',
    claim: '`/readyz` answers 200.',
    source: 'docs/run.md#the-doctor',
    otherwise: '503: the database doesn’t respond. 404 or a page of Azure’s: something else is listening.',
    run: async (trial) => answered(await need(trial.bot?.own)('ready', { method: 'GET', url: '/readyz' }), 200),
  },
  {
    ...own,
    id: 'unsigned',
    title: 'A message without a token',
    claim: 'The bot refuses it with 401.',
    source: 'docs/threat-model.md#1-internet-to-apimessages',
    otherwise: 'Something in front of the bot answers in its place.',
    run: async (trial) => {
      const body = { type: 'message', text: 'trial' }
      return answered(await need(trial.bot?.own)('send', { method: 'POST', url: '/api/messages', body }), 401)
    },
  },
  {
    ...own,
    id: 'metrics',
    title: 'Metrics aren’t public',
    claim: '`/metrics` answers 404 at the public address.',
    source: 'docs/run.md',
    otherwise: 'The proxy forwards too much: the internet can read how much is done.',
    run: async (trial) => answered(await need(trial.bot?.own)('metrics', { method: 'GET', url: '/metrics' }), 404),
  },
  {
    ...doctor,
    id: 'doctor',
    title: 'The doctor finds nothing wrong',
    claim: 'Nothing is `WRONG`.',
    source: 'docs/run.md#the-doctor',
    otherwise: 'What it names. Every key is missing: the shell doesn’t have the app’s settings.',
    run: async (trial) => {
      const wrong = (await need(trial.bot).doctor()).filter(({ verdict }) => verdict === 'wrong')
      return wrong.length === 0 ? fits('nothing') : differs(wrong.map(({ about }) => about).join(', '))
    },
  },
  {
    ...doctor,
    id: 'doctor-connection',
    title: 'The doctor sees a connection that doesn’t exist',
    claim: 'With `OAUTH_CONNECTION_NAME=rollcall-trial`, the connection is `WRONG`.',
    source: 'docs/run.md#the-doctor',
    otherwise: 'The token service answers differently from its documentation: the doctor can’t be trusted there.',
    run: async (trial) =>
      finds(await need(trial.bot).doctor({ OAUTH_CONNECTION_NAME: 'rollcall-trial' }), 'OAuth connection'),
  },
  {
    ...doctor,
    id: 'doctor-secret',
    title: 'The doctor sees a wrong secret',
    claim: 'With `SECRET_AAD_APP_CLIENT_SECRET=wrong`, the SSO app is `WRONG`.',
    source: 'docs/run.md#the-doctor',
    otherwise: 'Entra answers differently from its documentation: the doctor can’t be trusted there.',
    run: async (trial) => finds(await need(trial.bot).doctor({ SECRET_AAD_APP_CLIENT_SECRET: 'wrong' }), 'SSO app'),
  },
]

type Findings = Awaited<ReturnType<Bot['doctor']>>

function finds(findings: Findings, subject: string) {
  const verdict = findings.find(({ about }) => about === subject)?.verdict
  return verdict === 'wrong' ? fits('wrong, as it should be') : differs(`${subject}: ${verdict ?? 'not examined'}`)
}

const exchanged: readonly AutomaticCheck[] = [
  {
    kind: 'automatic',
    part: 'signIn',
    bot: 'exchange',
    id: 'no-consent',
    title: 'A permission that nobody consented to',
    claim: 'Entra refuses the exchange with invalid_grant and AADSTS65001.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'A missing consent isn’t recognised, and people are sent to sign in again in vain.',
    run: async (trial) => {
      return answered(
        await need(trial.bot?.exchange)(['https://graph.microsoft.com/SearchConfiguration.Read.All']),
        400,
        '65001',
      )
    },
  },
]

export const bot = { inTeams, deployed, exchanged }
