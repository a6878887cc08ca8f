/** The cards about a request to hand an operation over: its owner's, of whoever asked, and of approvers. */
export const handoverCards = ['handoverOwner', 'handoverTaker', 'handoverApprover'] as const

export type HandoverCard = (typeof handoverCards)[number]

/** Whose card of an operation a post is, if it isn't a short message. `formerOwner`: it says who has it now. */
export type CardRole = 'requester' | 'approver' | 'formerOwner' | 'handOff' | HandoverCard
