"""Records of privacy: what data is used for, and who said what about being contacted."""
