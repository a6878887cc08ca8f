import { TeamsInfo, type TurnContext } from 'botbuilder'
import type { Log } from '../../core/log.ts'

/** What the channel tells of the members of a conversation; undefined where it does not. */
export interface Members {
  /** Object id of a member, by the id the channel has for them. */
  objectId(userId: string): Promise<string | undefined>
  /** Display name of a member, by their object id. */
  name(oid: string): Promise<string | undefined>
}

/** Asks the channel who somebody is. */
export function membersOf(context: TurnContext, log: Log): Members {
  const member = async (id: string) => {
    try {
      return await TeamsInfo.getMember(context, id)
    } catch (error) {
      log.info('A person is not known to the channel', { error })
      return undefined
    }
  }
  return {
    objectId: async (userId) => (await member(userId))?.aadObjectId,
    name: async (oid) => (await member(oid))?.name,
  }
}
