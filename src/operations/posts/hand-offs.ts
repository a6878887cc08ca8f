import { handOffQueries } from '../../store/queries/hand-off/hand-offs.ts'
import { handOffsIn } from '../hand-off/steps.ts'
import { channelOf } from '../model/rows.ts'
import type { Send } from './types.ts'

/** Shows someone the current state of the steps in another system that a post is about. */
export const sendHandOffCard: Send = async (needs, post, { key, row, operation }) => {
  const steps = await handOffQueries(needs.store.db).find(key, post.subject)
  const handOff = handOffsIn(operation).find(({ system }) => system === steps?.system)
  // The post is for a person who was asked earlier and was never reached.
  if (!steps || !handOff || (post.address === null && post.role === 'handOff' && steps.for_oid !== post.person)) {
    return undefined
  }
  const person = { oid: post.person, tid: key.tenantId }
  return needs.notifyHandOff({ operation, handOff, person, near: channelOf(row), channel: post.address })
}
