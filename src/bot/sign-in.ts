import { TurnState, TurnStateProperty } from '@microsoft/teams-ai'
import type { TurnContext } from 'botbuilder'
import { DialogSet, type DialogState, DialogTurnStatus, OAuthPrompt } from 'botbuilder-dialogs'
import { z } from 'zod/v4'
import { UserError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Words } from '../words/index.ts'
import type { Channel } from './adapter.ts'
import type { Speaker } from './command.ts'

/** Somebody whose token was seen: who they are, and the token for the bot's own API that on-behalf-of starts from. */
export interface SignedIn {
  readonly oid: string
  readonly tid: string
  readonly upn: string
  readonly name: string
  /** Never shown, stored or logged. */
  readonly assertion: string
  /** When the assertion ends, ms since the epoch. */
  readonly expiresAt: number
  readonly scopes: readonly string[]
}

/** What was asked while signed out, kept until the sign-in is through: a text, or a button's data and its message. */
export interface Asked {
  readonly text?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly pressedId?: string
}

const scope = 'signIn'

/** Turn state with a scope for each person in each conversation: people who sign in side by side do not meet in one row. */
export class ChatState extends TurnState {
  protected override async onComputeStorageKeys(context: TurnContext): Promise<Record<string, string>> {
    const { channelId, recipient, conversation, from } = context.activity
    const keys = await super.onComputeStorageKeys(context)
    return { ...keys, [scope]: `${channelId}/${recipient.id}/conversations/${conversation.id}/users/${from.id}` }
  }

  get pending(): Asked | undefined {
    return this.getScope(scope)?.value['pending'] as Asked | undefined
  }

  set pending(asked: Asked | undefined) {
    const entry = this.getScope(scope)
    if (entry) entry.value['pending'] = asked
  }
}

export interface SignIn {
  /**
   * The speaker's own token from the token service; undefined when they are not signed in.
   * @throws UserError wrongAccount when the token is somebody else's (it is dropped), tokenServiceUnavailable
   */
  current(speaker: Pick<Speaker, 'userId' | 'oid' | 'tid'>): Promise<SignedIn | undefined>
  /**
   * Shows the sign-in card (Teams tries SSO first) and keeps what was asked.
   * @returns false when the token has appeared since we looked, so there is nothing to wait for
   */
  ask(context: TurnContext, state: ChatState, asked: Asked, words: Words): Promise<boolean>
  /**
   * Takes a sign-in's outcome (`signin/verifyState`, `signin/tokenExchange`, a typed code) and answers the invoke.
   * @returns what was asked before the sign-in, once; undefined when the activity did not complete one
   */
  resume(context: TurnContext, state: ChatState, words: Words): Promise<Asked | undefined>
  /** True when this message can only be the code of a sign-in that is under way. */
  expectsCode(context: TurnContext, state: ChatState): boolean
  /** Gives up a sign-in that is under way. */
  abandon(state: ChatState): void
  signOut(speaker: Pick<Speaker, 'userId'>): Promise<void>
}

const channelId = 'msteams'
const dialogId = 'signIn'

const claims = z.object({
  oid: z.string(),
  tid: z.string(),
  exp: z.number(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  scp: z.string().optional(),
})

/** The claims of a token that came from the token service over an authenticated connection: decoded, not verified again. */
function readAssertion(token: string): SignedIn | undefined {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const { oid, tid, exp, name, upn, preferred_username, scp } = claims.parse(payload)
    return {
      oid: oid.toLowerCase(),
      tid: tid.toLowerCase(),
      upn: upn ?? preferred_username ?? oid,
      name: name ?? upn ?? preferred_username ?? oid,
      assertion: token,
      expiresAt: exp * 1000,
      scopes: (scp ?? '').split(' ').filter(Boolean),
    }
  } catch {
    return undefined
  }
}

export function createSignIn(options: { channel: Channel; connectionName: string; log: Log }): SignIn {
  const { channel, connectionName, log } = options

  const promptFor = (words: Words) =>
    new OAuthPrompt(dialogId, {
      connectionName,
      title: words.signIn.button,
      text: words.signIn.text,
      timeout: 15 * 60_000,
      endOnInvalidMessage: true,
    })

  const dialogsOn = (state: ChatState, words: Words) =>
    new DialogSet(new TurnStateProperty<DialogState>(state, scope, 'dialogs')).add(promptFor(words))

  const signOut = async ({ userId }: Pick<Speaker, 'userId'>) => {
    try {
      await (await channel.tokenClient()).signOutUser(userId, connectionName, channelId)
    } catch (cause) {
      throw new UserError('tokenServiceUnavailable', {}, { cause })
    }
  }

  const stored = async (userId: string): Promise<string | undefined> => {
    try {
      const client = await channel.tokenClient()
      return (await client.getUserToken(userId, connectionName, channelId, ''))?.token
    } catch (cause) {
      throw new UserError('tokenServiceUnavailable', {}, { cause })
    }
  }

  const abandon = (state: ChatState) => {
    const entry = state.getScope(scope)
    if (entry && Object.keys(entry.value).length > 0) entry.value = {}
  }

  return {
    signOut,
    abandon,

    async current(speaker) {
      const token = await stored(speaker.userId)
      const signedIn = token ? readAssertion(token) : undefined
      if (token && !signedIn) {
        // An opaque token means the connection asks for another API's scope; on-behalf-of cannot start from it.
        log.error('The OAuth connection hands out a token that is not a JWT with oid and tid: check its scope')
        throw new UserError('tokenServiceUnavailable')
      }
      if (!signedIn) return undefined
      if (signedIn.oid !== speaker.oid || signedIn.tid !== speaker.tid) {
        await signOut(speaker)
        throw new UserError('wrongAccount', { upn: signedIn.upn })
      }
      return signedIn
    },

    async ask(context, state, asked, words) {
      abandon(state)
      const dialogs = await dialogsOn(state, words).createContext(context)
      const { status } = await dialogs.beginDialog(dialogId)
      if (status !== DialogTurnStatus.waiting) return false
      state.pending = asked
      return true
    },

    async resume(context, state, words) {
      const dialogs = await dialogsOn(state, words).createContext(context)
      if (!dialogs.activeDialog) return undefined
      const { status, result } = await dialogs.continueDialog()
      if (status !== DialogTurnStatus.complete) return undefined
      const asked = state.pending ?? {}
      // Left behind, the first question would be answered again by the next sign-in.
      abandon(state)
      return result ? asked : undefined
    },

    expectsCode: (context, state) => state.pending !== undefined && /^\s*\d{6}\s*$/.test(context.activity.text ?? ''),
  }
}
