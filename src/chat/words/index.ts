export { createMessages, type Messages, type MessagesFor, type NamedWords, requireWords } from './messages.ts'
export type { CommandText, ErrorText, OriginText, SaidErrors } from './told.ts'
export { errorText } from './told.ts'
