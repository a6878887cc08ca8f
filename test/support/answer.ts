import { eventually } from './eventually.ts'
import type { Chat } from './rollcall.ts'

/** The bot's reply to a line, from its new messages. */
export async function answerTo(chat: Chat, line: string): Promise<string> {
  const before = chat.shown().length
  await chat.say(line)
  const said = () => chat.shown().slice(before).join('\n')
  await eventually(`there is an answer to ${line}`, () => said() !== '')
  return said()
}
