/** `alarm` is the one thing that must be seen; `quiet` is for what is not known. */
export type Tone = 'plain' | 'alarm' | 'quiet';
