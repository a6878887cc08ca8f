import { TeamsInfo, type TurnContext } from 'botbuilder'
import type { Log } from '../../core/log.ts'

/** Looks up members through the channel. */
export function createMembers(context: TurnContext, log: Log) {
  const member = async (id: string) => {
    try {
      return await TeamsInfo.getMember(context, id)
    } catch (error) {
      log.info('Person not found on the channel', { error })
      return undefined
    }
  }
  return {
    /** A member's object ID, by channel ID. */
    objectId: async (userId: string) => (await member(userId))?.aadObjectId,
    /** A member's display name, by object ID. */
    name: async (oid: string) => (await member(oid))?.name,
  }
}

/** Looks up members of a conversation; undefined if the channel doesn't know. */
export type Members = ReturnType<typeof createMembers>
