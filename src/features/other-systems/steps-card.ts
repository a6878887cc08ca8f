import { defineRoleCard } from '../../chat/posts/role-card.ts'
import { showHandOff } from './cards.ts'
import { notices } from './events.ts'
import { handOffQueries, handOffRole } from './queries.ts'
import { handOffsIn } from './steps.ts'

/** The steps in another system that a post is about, for whoever is to do them or has asked for them. */
const stepsCard = (name: string) =>
  defineRoleCard({
    name,
    ...(name === handOffRole && { unreachableOn: ['requester', handOffRole], changesWithFollowers: true }),
    async read({ store }, post, { key, operation }) {
      const steps = await handOffQueries(store.db).find(key, post.subject)
      const handOff = handOffsIn(operation).find(({ system }) => system === steps?.system)
      // The post is for a person who was asked earlier and was never reached.
      const isLate = post.address === null && name === handOffRole && steps?.for_oid !== post.person
      return !steps || !handOff || isLate ? undefined : { operation, handOff }
    },
    draw: showHandOff,
  })

export const stepsCards = [stepsCard(handOffRole), stepsCard(notices.handOffEnded.kind)]
