import type { TeamsAdapter } from '@microsoft/teams-ai'
import { type Activity, TestAdapter, TurnContext } from 'botbuilder'
import type { Channel } from '../../src/chat/channel/adapter.ts'
import type { SignIn } from '../../src/chat/sign-in/sign-in.ts'
import { createBot } from '../../src/chat/turn/app.ts'
import { commands } from '../support/all-commands.ts'
import { wholeRegistry } from '../support/registry.ts'
import { createKeptLog } from '../support/rollcall.ts'
import { messagesFor } from '../support/words.ts'

/** The chat side with only the given parts, behind an authentication that accepts everyone. */
export function openBot(parts: Partial<Parameters<typeof createBot>[0]> = {}) {
  const adapter = new TestAdapter(async () => {})
  const { log, lines } = createKeptLog()
  const channel = {
    adapter: adapter as unknown as TeamsAdapter,
    receive: async (_header: string, body: unknown, logic: (context: TurnContext) => Promise<void>) => {
      await logic(new TurnContext(adapter, body as Activity))
      return { status: 200 }
    },
  } as unknown as Channel
  const bot = createBot({
    commands,
    registry: wholeRegistry,
    messagesFor,
    approverStanding: async () => ({ asked: false, waiting: 0 }),
    channel,
    conversations: { save: async () => {}, remove: async () => {} },
    files: { accountsIn: async () => undefined },
    seen: { first: async () => true },
    answer: async () => ({}),
    signIn: {} as SignIn,
    rateLimit: { take: () => {} },
    signedIn: async () => {},
    log,
    ...parts,
  })
  return { bot, lines, said: () => adapter.activeQueue.map(({ attachments }) => JSON.stringify(attachments)).join() }
}

/** Sent by someone without an Entra id. */
export const nobodysMessage = {
  type: 'message',
  id: '1',
  text: 'list users',
  locale: 'en',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/',
  from: { id: '29:someone' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:someone' },
}
