/** Whose card of an operation a post is, if it isn't a short message. */
export type CardRole = 'requester' | 'approver'
