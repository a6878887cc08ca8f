export { activeDirectorySheet, type DirectoryRow } from './active-directory.ts'
export { type MailboxRow, mailboxSheet } from './mailbox.ts'
export { type OneDriveRow, oneDriveSheet } from './one-drive.ts'
export { accountText, headText, type Sheet } from './sheet.ts'
