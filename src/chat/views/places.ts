import type { Messages } from '../../messages/index.ts'
import type { OperationIn } from '../../operations/model/types.ts'
import type { Button, EvidenceBlock, Line } from '../card/index.ts'
import type { Viewer } from './viewer.ts'

/** The named places of a result, and what can stand there: lines from top to bottom, buttons with the most useful first. */
interface ResultPlaces {
  readonly 'after names': Line
  readonly 'after problems': Line
  readonly evidence: EvidenceBlock
  readonly 'buttons after retry': Button
  readonly 'buttons before undo': Button
  readonly 'buttons after undo': Button
  readonly 'buttons at the end': Button
}

/** What to draw at a place; nothing if it has nothing to do with the operation. */
type Draw<Subject, Part> = (operation: Subject, messages: Messages, viewer: Viewer) => readonly Part[]

type Result = OperationIn<'done' | 'stopped'>

/** What a feature adds to the cards that all operations share. */
export interface CardAdditions {
  readonly result?: { readonly [Place in keyof ResultPlaces]?: Draw<Result, ResultPlaces[Place]> }
}

/** What features add at a place of a result, in the order of the list. */
export const addedToResult = <Place extends keyof ResultPlaces>(
  cards: readonly CardAdditions[],
  place: Place,
  ...given: Parameters<Draw<Result, unknown>>
): readonly ResultPlaces[Place][] => cards.flatMap(({ result }) => result?.[place]?.(...given) ?? [])
