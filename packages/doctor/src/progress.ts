/** Says what is being done, in words that follow the link's name. */
export type Progress = (doing: string) => void;
