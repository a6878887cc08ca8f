export type { CommandText } from './en/commands.ts'
export { createMessages, type Messages, type MessagesFor, type NamedWords, requireWords } from './messages.ts'
export type { ErrorText, SaidErrors } from './told.ts'
export { errorText } from './told.ts'
