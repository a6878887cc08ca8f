/** The cards about a request to hand an operation over: its owner's, of whoever asked, and of approvers. */
export const handoverCards = ['handoverOwner', 'handoverTaker', 'handoverApprover'] as const

export type HandoverCard = (typeof handoverCards)[number]

/** Whose card of an operation a post is, if it isn't a short message. `formerOwner`: it says who has it now.
 * `receiver`: whom they can let back in. */
export type CardRole = 'requester' | 'approver' | 'formerOwner' | 'handOff' | 'receiver' | HandoverCard

/**
 * How long after a button press its answer is certainly visible, in ms. The answer is sent in the HTTP response but
 * edits separately: an edit that arrived first would be overwritten.
 */
export const drawn = 300
