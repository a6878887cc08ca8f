import type { Activity } from 'botbuilder'
import { z } from 'zod/v4'
import type { Members } from '../channel/members.ts'

const mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1).max(500),
  mentioned: z.looseObject({ id: z.string().min(1), aadObjectId: z.string().optional() }),
})

/** More people than anyone mentions by hand. */
const maxMentions = 50

type MessageParts = Pick<Activity, 'text' | 'entities' | 'recipient'>

/** Everyone mentioned except the bot. */
const peopleIn = ({ entities, recipient }: MessageParts) =>
  (entities ?? []).flatMap((entity) => {
    // Skip other entities first: every message has some, and validating them is slow.
    if (entity?.type !== 'mention') return []
    const { data } = mention.safeParse(entity)
    return data && data.mentioned.id !== recipient.id ? [data] : []
  })

/** Whether a message mentions people. */
export const mentionsPeople = (said: MessageParts): boolean => peopleIn(said).length > 0

/** A message's text with mentioned people replaced by their object IDs and without the bot's own mention. */
export async function replaceMentions(said: MessageParts, members: Pick<Members, 'objectId'>): Promise<string> {
  let rest = said.text ?? ''
  let done = ''
  for (const { text, mentioned } of peopleIn(said).slice(0, maxMentions)) {
    const at = rest.indexOf(text)
    if (at < 0) continue
    const id = mentioned.aadObjectId ?? (await members.objectId(mentioned.id))
    // Unknown people stay as typed, without the markup that could be mistaken for the bot's mention.
    done += `${rest.slice(0, at)} ${id ?? text.replace(/<[^<>]*>/g, '')} `
    rest = rest.slice(at + text.length)
  }
  return done + rest
}
