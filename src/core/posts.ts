/** The cards about a handover request: the owner's, the card of the person who asked, and the approvers'. */
export const handoverCards = ['handoverOwner', 'handoverTaker', 'handoverApprover'] as const

export type HandoverCard = (typeof handoverCards)[number]

/**
 * Whose card a post is, if it is an operation's card rather than a short message. `formerOwner`: the card says who owns
 * the operation now. `receiver`: it lists the people the receiver can give passes to.
 */
export type CardRole = 'requester' | 'approver' | 'formerOwner' | 'handOff' | 'receiver' | HandoverCard

/**
 * Delay, in ms, after which the answer to a button press is certainly visible. The answer is sent in the HTTP response
 * and edits are sent separately, so an edit that arrived first would be overwritten by the answer.
 */
export const answerVisibleAfter = 300
