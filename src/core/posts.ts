/** The cards about a handover request: the owner's, the card of the person who asked, and the approvers'. */
export const handoverCards = ['handoverOwner', 'handoverTaker', 'handoverApprover'] as const

export type HandoverCard = (typeof handoverCards)[number]

/**
 * Whose card of an operation a post is, unless it is a short message. `formerOwner`: it says who owns the operation
 * now. `receiver`: it lists the people they can give passes to.
 */
export type CardRole = 'requester' | 'approver' | 'formerOwner' | 'handOff' | 'receiver' | HandoverCard

/**
 * Delay, in ms, after which the answer to a button press is certainly visible. The answer is sent in the HTTP response
 * but edits separately, so an edit that arrived first would be overwritten.
 */
export const answerVisibleAfter = 300
