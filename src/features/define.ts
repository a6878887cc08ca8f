import type { Command } from '../chat/turn/command.ts'
import type { OperationFeature } from '../operations/index.ts'

/** Something people can do or get, whole. */
export interface Feature extends OperationFeature {
  /** What people can type or press, in the order in which help lists it. */
  readonly commands?: readonly Command[]
}

/** The commands of all these features. */
export const commandsOf = (features: readonly Feature[]): readonly Command[] =>
  features.flatMap(({ commands = [] }) => commands)

/** Checks a feature's declaration and keeps the types of its parts. */
export const defineFeature = <const Declared extends Feature>(feature: Declared): Declared => feature
