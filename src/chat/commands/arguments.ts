import { z } from 'zod/v4'

/** An operation ID. */
export const operationId = z.string().trim().min(1).max(40)
/** What most commands about one operation have in common. Without an ID, they ask which one is meant. */
export const aboutOperation = {
  group: 'operations',
  byId: true,
  access: 'signedIn',
  arguments: { operation: operationId.optional() },
} as const
/** Whether a text consists only of an operation ID. */
export const isOperationId = (text: string): boolean => /^\s*[a-z]{6}-\d{2}[\s.!?]*$/i.test(text)
/** A one-time token, valid only for its card. */
export const cardToken = z.string().min(1).max(200)
/** Page number, from 1. */
export const pageNumber = z.number().int().min(1).max(1_000_000).default(1)
/** Filter text. Buttons truncate it to 120 characters, and an emoji can take two code units. */
export const filterText = z.string().trim().max(250).optional()
