import type { ConversationReference, TurnContext } from 'botbuilder'
import { adaptiveCard } from '../../emulator/activity.ts'
import type { Entry } from '../../emulator/conversations.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/main.ts'
import { type SdkBot, startSdkBot } from './sdk-bot.ts'

const card = (title: string) => ({
  contentType: adaptiveCard,
  content: {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: title },
      { type: 'Input.Text', id: 'reason', value: 'none given' },
      { type: 'Input.Text', id: 'ticket' },
    ],
    actions: [
      {
        type: 'Action.Execute',
        title: 'Go',
        verb: 'go',
        data: { command: 'go', type: 'Action.Execute', title: 'Decoy' },
      },
      { type: 'Action.Submit', title: 'Stop', data: { command: 'stop' } },
    ],
  },
})
/** The title of a message's card. */
export const titleOf = (entry: Entry | undefined) => {
  const content = entry?.activity.attachments?.[0]?.content as { body?: { text?: string }[] } | undefined
  return content?.body?.[0]?.text
}

export const texts = (replies: readonly Entry[]) => replies.map((one) => one.activity.text)

/** The emulated Teams with a bot that answers single words and records messages. */
export interface Talk {
  readonly emulator: Emulator
  readonly bot: SdkBot
  /** The chat's user. */
  readonly alex: () => { as: string }
  readonly heard: readonly TurnContext['activity'][]
  /** Where the bot last received a message. */
  readonly reference: Partial<ConversationReference> | undefined
  close(): Promise<void>
}

export async function startTalk(options: EmulatorOptions = {}, secret?: string): Promise<Talk> {
  const heard: TurnContext['activity'][] = []
  let reference: Partial<ConversationReference> | undefined

  async function respond(context: TurnContext) {
    const { activity } = context
    heard.push({ ...activity })
    reference = { ...activity, activityId: activity.id ?? '', bot: activity.recipient, user: activity.from } as never
    const [word, id = ''] = (activity.text ?? '').replace(/<at>.*<\/at> */, '').split(' ')
    if (activity.type === 'invoke') {
      const value = { statusCode: 200, type: adaptiveCard, value: card('gone').content }
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: value } })
    } else if (word === 'card') await context.sendActivity({ attachments: [card('plan')] })
    else if (word === 'edit') await context.updateActivity({ type: 'message', id, text: 'edited' })
    else if (word === 'delete') await context.deleteActivity(id)
    else if (word === 'huge') await context.sendActivity('x'.repeat(60_000))
    else if (activity.text) await context.sendActivity(`heard ${word}`)
  }

  const emulator = await createEmulator({ users: 40, ...options })
  const bot = await startSdkBot(emulator, respond, secret)
  return {
    emulator,
    bot,
    alex: () => ({ as: emulator.world.operators.alex.id }),
    heard,
    get reference() {
      return reference
    },
    async close() {
      await bot.close()
      await emulator.close()
    },
  }
}
