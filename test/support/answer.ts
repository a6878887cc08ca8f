import { setTimeout as pause } from 'node:timers/promises'
import type { Chat } from './rollcall.ts'

/** What the bot says to a line, in its new messages. */
export async function answerTo(chat: Chat, line: string, timeoutMs = 30_000): Promise<string> {
  const before = chat.shown().length
  await chat.say(line)
  for (let waited = 0; ; waited += 50) {
    const said = chat.shown().slice(before).join('\n')
    if (said) return said
    if (waited > timeoutMs) throw new Error(`No answer to ${line}`)
    await pause(50)
  }
}
