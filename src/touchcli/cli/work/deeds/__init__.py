"""What a person does at an account, with the questions that belong to it: the flows of the commands, one each."""
