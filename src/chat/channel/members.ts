import { TeamsInfo, type TurnContext } from 'botbuilder'
import type { Log } from '../../core/log.ts'

/** Looks up members of a conversation; undefined if the channel doesn't know. */
export interface Members {
  /** A member's object ID, by channel ID. */
  objectId(userId: string): Promise<string | undefined>
  /** A member's display name, by object ID. */
  name(oid: string): Promise<string | undefined>
}

/** Looks up members through the channel. */
export function createMembers(context: TurnContext, log: Log): Members {
  const member = async (id: string) => {
    try {
      return await TeamsInfo.getMember(context, id)
    } catch (error) {
      log.info('Person not found on the channel', { error })
      return undefined
    }
  }
  return {
    objectId: async (userId) => (await member(userId))?.aadObjectId,
    name: async (oid) => (await member(oid))?.name,
  }
}
