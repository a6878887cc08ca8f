import type { Activity } from 'botbuilder'
import { z } from 'zod/v4'
import type { Members } from '../channel/members.ts'

const mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1).max(500),
  mentioned: z.looseObject({ id: z.string().min(1), aadObjectId: z.string().optional() }),
})

/** More people than anybody mentions by hand. */
const most = 50

type Said = Pick<Activity, 'text' | 'entities' | 'recipient'>

/** Who is mentioned besides the bot itself. */
const peopleIn = ({ entities, recipient }: Said) =>
  (entities ?? []).flatMap((entity) => {
    // Every message has other entities, and to find out what is wrong with them takes longer than all the rest.
    if (entity?.type !== 'mention') return []
    const { data } = mention.safeParse(entity)
    return data && data.mentioned.id !== recipient.id ? [data] : []
  })

/** Whether a message mentions people. */
export const mentionsPeople = (said: Said): boolean => peopleIn(said).length > 0

/** A message's text with the object ids of the people mentioned in it, in the place of their names; without the bot itself. */
export async function textWithPeople(said: Said, members: Pick<Members, 'objectId'>): Promise<string> {
  let rest = said.text ?? ''
  let done = ''
  for (const { text, mentioned } of peopleIn(said).slice(0, most)) {
    const at = rest.indexOf(text)
    if (at < 0) continue
    const id = mentioned.aadObjectId ?? (await members.objectId(mentioned.id))
    // Somebody unknown stays as they were written, without the markup that would be taken for the bot's own mention.
    done += `${rest.slice(0, at)} ${id ?? text.replace(/<[^<>]*>/g, '')} `
    rest = rest.slice(at + text.length)
  }
  return done + rest
}
