import { defineRoleCard } from '../../chat/posts/role-card.ts'
import { showAssignment } from './cards.ts'
import { notices } from './events.ts'
import { assigneeRole, assignmentQueries } from './queries.ts'
import { assignmentsIn } from './steps.ts'

/** The steps in another system that a post is about, for whoever is to do them or has asked for them. */
const stepsCard = (name: string) =>
  defineRoleCard({
    name,
    ...(name === assigneeRole && { unreachableOn: ['requester', assigneeRole], changesWithFollowers: true }),
    async read({ store }, post, { key, operation }) {
      const steps = await assignmentQueries(store.db).find(key, post.subject)
      const assignment = assignmentsIn(operation).find(({ system }) => system === steps?.system)
      // The post is for a person who was asked earlier and was never reached.
      const isLate = post.address === null && name === assigneeRole && steps?.for_oid !== post.person
      return !steps || !assignment || isLate ? undefined : { operation, assignment }
    },
    draw: showAssignment,
  })

export const stepsCards = [stepsCard(assigneeRole), stepsCard(notices.handOffEnded.kind)]
