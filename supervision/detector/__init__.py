"""What is falling between the chairs (补台): rules that find it, findings that are told once."""
