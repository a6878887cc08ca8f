import type { OperationFeature } from '../operations/index.ts'

/** Something people can do or get, whole. */
export type Feature = OperationFeature

/** Checks a feature's declaration and keeps the types of its parts. */
export const defineFeature = <const Declared extends Feature>(feature: Declared): Declared => feature
