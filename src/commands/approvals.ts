import { z } from 'zod/v4'
import { type AuthorisedTurn, type Command, defineCommand } from '../bot/turn/command.ts'
import { textLimits } from '../core/text-limits.ts'
import { membershipScopes, type Operations } from '../operations/index.ts'
import { approvalPage, showApproval } from '../views/approval.ts'

const request = z.object({
  operation: z.string().trim().min(1).max(40),
  token: z.string().min(1).max(200).optional(),
  comment: z.string().max(textLimits.comment).optional(),
})

function fromText(rest: string) {
  const [operation = '', ...comment] = rest.trim().split(/\s+/)
  return { operation, ...(comment.length > 0 && { comment: comment.join(' ') }) }
}

/** The commands of the second person: look, approve, deny. */
export function createApprovalCommands(options: {
  operations: Operations
  /** Whether answers may name accounts where many read along. */
  channelShowsNames: boolean
}): readonly Command[] {
  const { operations, channelShowsNames } = options
  const show = async (turn: AuthorisedTurn, args: z.infer<typeof request>, page: number) => {
    const { person, directory, words, speaker } = turn
    const by = { person, directory, ...(args.token && { token: args.token }) }
    const filter = { verdicts: ['change' as const], offset: (page - 1) * approvalPage, limit: approvalPage }
    const reviewed = await operations.review(args.operation, by, filter)
    return showApproval({ ...reviewed, page, token: args.token, comment: args.comment }, words, speaker)
  }
  const answer = (name: 'approve' | 'deny') =>
    defineCommand({
      name,
      // Membership is asked of Graph as the approver, each time.
      scopes: membershipScopes,
      arguments: request,
      fromText,
      async run(turn, { operation: id, token, comment }) {
        const { person, directory, words, speaker } = turn
        const by = { person, directory, ...(token && { token }), ...(comment && { comment }) }
        const operation = await operations[name](id, by)
        // Their press may have been on the card that everyone there sees.
        const discreet = speaker.place !== 'personal' && !channelShowsNames
        return showApproval({ operation, items: [], total: 0, page: 1, discreet }, words, speaker)
      },
    })
  const approval = defineCommand({
    name: 'approval',
    scopes: membershipScopes,
    arguments: request.extend({ page: z.number().int().min(1).max(100_000).default(1) }),
    fromText,
    run: (turn, { page, ...args }) => show(turn, args, page),
  })
  return [approval, answer('approve'), answer('deny')]
}
