/** Ensures one character of every class that Entra or an on-premises policy may require. */
const oneOfEach = '-aZ7'

/** 192 random bits as text: not guessable, and not on any banned-password list. */
export const newPassword = (randomBytes: (size: number) => Buffer): string =>
  `${randomBytes(24).toString('base64url')}${oneOfEach}`
